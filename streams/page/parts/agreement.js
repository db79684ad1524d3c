/** An agreement in a list: its status, who with whom, the words that say so, and who prints them. */

import { listed } from '../logic/format.js';
import { around } from '../logic/marks.js';
import { h } from './element.js';
import { dotted, timeOf } from './link.js';
import { issuesBut, wordsLink } from './statement.js';
import { statusTag } from './status.js';

/** @param {import('../logic/agreements.js').Told} one @param {string} [within] an issue that need not be named again */
export function agreementItem(one, within) {
  const { agreement, article } = one;
  const words = around(one.text, agreement.trigger);
  const place = { uri: article.uri, version: article.version, ordinal: one.ordinal };
  return h('li', { class: `item agreed ${agreement.status}`, 'data-uri': article.uri },
    h('p', { class: 'who' },
      h('span', { class: 'subject' }, statusTag(agreement.status), ' ', h('strong', {}, partiesOf(agreement.parties))),
      timeOf(article.published)),
    h('blockquote', {}, wordsLink(place, words.before, h('mark', { class: agreement.status }, words.words), words.after)),
    h('p', { class: 'meta' }, dotted(...issuesBut(one.issues, within),
      agreement.reported_by && `says ${agreement.reported_by}`, article.outlet, article.headline)));
}

/** @param {readonly string[]} parties */
export function partiesOf(parties) {
  return parties.length ? listed(parties) : 'parties not named';
}
