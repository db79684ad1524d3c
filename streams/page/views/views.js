/** Every view by its name in an address. */

import { article } from './article.js';
import { compare } from './compare.js';
import { issue } from './issue.js';
import { agreements, alerts, changes, statements } from './lists.js';
import { mends } from './mends.js';
import { overview } from './overview.js';
import { paragraph } from './paragraph.js';
import { search } from './search.js';
import { speaker, speakers } from './speaker.js';
import { trial, trials } from './trials.js';

/** @type {Object<string, (context: import('../start.js').Context) => Promise<import('../start.js').Shown>>} */
export const VIEWS = {
  overview, issue, statements, agreements, paragraph, article, speaker, speakers, compare, search, alerts, changes, trials, trial, mends,
};
