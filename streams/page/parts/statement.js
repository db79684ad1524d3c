/** A statement in a list: who, which words, on what, where. */

import { shortened } from '../logic/format.js';
import { has } from '../server/api.js';
import { h } from './element.js';
import { dotted, hrefOf, issueLink, speakerLink, timeOf } from './link.js';

const MOST = 320;

/**
 * A statement as /statements has it; the live stream has its article by itself.
 *
 * @param {any} one
 */
export function statementOf(one) {
  return one.article ? { ...one, ...one.article } : one;
}

/** @param {any} one @returns {string} the same for the same words of the same paragraph */
export function statementKey(one) {
  return [one.uri, one.version, one.ordinal, one.speaker, one.content].join('\u0000');
}

/** @param {any} one @param {string} [within] an issue that need not be named again */
export function statementItem(one, within) {
  return h('li', { class: 'item said', 'data-uri': one.uri },
    h('p', { class: 'who' },
      h('span', { class: 'subject' }, speakerLink(one.speaker, one.kind), one.via && h('span', { class: 'aside' }, ` via ${one.via}`)),
      timeOf(one.published)),
    h('blockquote', {}, wordsLink(one, shortened(one.content, MOST))),
    h('p', { class: 'meta' }, dotted(...issuesBut(one.issues, within), one.outlet, one.headline)));
}

/** @param {readonly string[]} issues @param {string} [within] */
export function issuesBut(issues, within) {
  return issues.filter((issue) => issue !== within).map(issueLink);
}

/**
 * Words that lead to their paragraph, or as far as this server can lead.
 *
 * @param {{uri: string, version: string, ordinal: number}} one
 * @param {...import('./element.js').Child} words
 */
export function wordsLink(one, ...words) {
  return h('a', { class: 'words', href: paragraphHref(one) }, ...words);
}

/** @param {{uri: string, version: string, ordinal: number}} one */
export function paragraphHref(one) {
  return hrefOf('paragraph', { uri: one.uri, version: one.version, index: one.ordinal });
}
