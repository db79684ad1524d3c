/** An alert in a list; one that was taken back says so, and why. */

import { sentence } from '../logic/format.js';
import { h } from './element.js';
import { dotted, issueLink, timeOf } from './link.js';
import { wordsLink } from './statement.js';

/** @param {any} alert */
export function alertItem(alert) {
  const ground = alert.grounds.find((/** @type {any} */ one) => one.uri && one.ordinal);
  return h('li', { class: `item alert${alert.withdrawn ? ' withdrawn' : ''}` },
    h('p', { class: 'who' },
      h('span', { class: 'subject' }, alert.withdrawn && h('span', { class: 'tag' }, 'Taken back'), ' ',
        h(alert.withdrawn ? 's' : 'strong', {}, alert.title)),
      timeOf(alert.published)),
    h('p', { class: 'told' }, alert.withdrawn && alert.reason ? sentence(alert.reason) : alert.text),
    ground && !alert.withdrawn && h('blockquote', {}, wordsLink(ground, ground.words)),
    h('p', { class: 'meta' }, dotted(...alert.issues.map(issueLink), ground?.outlet)));
}
