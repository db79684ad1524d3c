/** Links within the page, which keep the span of time that was chosen, and what stands around them. */

import { addressOf, followable } from '../logic/address.js';
import { exactly, when } from '../logic/format.js';
import { spanIn } from '../logic/spans.js';
import { labelOf } from '../server/names.js';
import { h } from './element.js';

let kept = spanIn(new URLSearchParams());

/** @param {URLSearchParams} params of the address that is shown */
export function keepSpan(params) {
  kept = spanIn(params);
}

/**
 * @param {string} view
 * @param {Object<string, any>} params
 * @param {...import('./element.js').Child} children
 */
export function link(view, params, ...children) {
  return h('a', { href: hrefOf(view, params) }, ...children);
}

/** @param {string} view @param {Object<string, any>} [params] */
export function hrefOf(view, params = {}) {
  return addressOf(view, { ...kept, ...params });
}

/** @param {string} issue */
export function issueLink(issue) {
  return h('a', { class: 'issue-name', href: hrefOf('issue', { issue }) }, labelOf(issue));
}

/** @param {string} name @param {string} [kind] */
export function speakerLink(name, kind) {
  if (!name) return h('span', { class: 'nobody' }, 'not named');
  return h('a', { class: 'speaker', href: hrefOf('speaker', { name }), title: kind || null }, name);
}

/** @param {string} instant @param {Date} [now] */
export function timeOf(instant, now = new Date()) {
  return h('time', { datetime: instant, title: exactly(instant) }, when(instant, now));
}

/**
 * An article's own address, if it has one that may be followed.
 *
 * @param {string} uri
 */
export function sourceLink(uri) {
  const href = followable(uri);
  return href && h('a', { href, rel: 'noopener noreferrer external', target: '_blank' }, 'the article itself');
}

/**
 * Parts with a dot between them; empty ones are left out.
 *
 * @param {...import('./element.js').Child} parts
 */
export function dotted(...parts) {
  return parts.filter(Boolean).flatMap((part, place) => (place ? [h('span', { class: 'dot', 'aria-hidden': 'true' }, ' · '), part] : [part]));
}
