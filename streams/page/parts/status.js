/** The statuses of agreements: each a word, a colour and a shape, so that none is told by colour alone. */

import { STATUSES } from '../logic/tallies.js';
import { h, svg } from './element.js';

const WHAT = {
  reached: 'Agreed by all parties',
  committed: 'Promised by one party',
  reaffirmed: 'Said once more to hold',
  anticipated: 'Expected to be agreed',
  sought: 'Asked for by a party',
  refused: 'Turned down by a party',
};

/** Shapes in a square of 12. @type {Object<string, () => Element[]>} */
const SHAPES = {
  reached: () => [svg('circle', { cx: 6, cy: 6, r: 5 })],
  committed: () => [svg('path', { d: 'M6 .8 11.2 6 6 11.2 .8 6Z' })],
  reaffirmed: () => [svg('circle', { cx: 6, cy: 6, r: 4.2, class: 'hollow' }), svg('circle', { cx: 6, cy: 6, r: 1.9 })],
  anticipated: () => [svg('circle', { cx: 6, cy: 6, r: 4.2, class: 'hollow' }), svg('path', { d: 'M6 1.8a4.2 4.2 0 0 1 0 8.4Z' })],
  sought: () => [svg('circle', { cx: 6, cy: 6, r: 4.2, class: 'hollow' })],
  refused: () => [svg('path', { d: 'M2 2 10 10M10 2 2 10', class: 'hollow thick' })],
};

/** @param {string} status @returns {Element} its shape alone, which says nothing to a screen reader */
export function statusMark(status) {
  return svg('svg', { class: `mark ${known(status)}`, viewBox: '0 0 12 12', 'aria-hidden': 'true' },
    ...(SHAPES[status]?.() ?? []));
}

/** @param {string} status @returns {HTMLElement} its shape and its word */
export function statusTag(status) {
  return h('span', { class: `status ${known(status)}`, title: WHAT[/** @type {keyof WHAT} */ (status)] },
    statusMark(status), status);
}

/** @returns {HTMLElement} what the shapes mean */
export function statusKey() {
  return h('ul', { class: 'key', 'aria-label': 'Statuses of agreements' },
    STATUSES.map((status) => h('li', {}, statusTag(status))));
}

/** @param {string} status */
function known(status) {
  return STATUSES.includes(status) ? status : 'unknown';
}
