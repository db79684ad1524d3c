/** Who with whom: parties that agreed, promised, asked or refused, by status. */

import { number } from '../logic/format.js';
import { STATUSES } from '../logic/tallies.js';
import { h } from './element.js';
import { hrefOf } from './link.js';
import { statusMark } from './status.js';
import { table } from './table.js';

/** @param {readonly any[]} pairs @param {import('../server/api.js').Params} asked */
export function pairTable(pairs, asked) {
  const used = STATUSES.filter((status) => pairs.some((one) => countIn(one, status)));
  return table({
    caption: 'Who agreed with whom, by status', name: 'who-with-whom', rows: pairs, nothing: 'No parties are named.',
    from: { path: '/pairs', params: asked },
    columns: [
      { head: 'Party', cell: (one) => h('a', { href: hrefOf('agreements', { issue: /** @type {any} */ (asked.issue), party: one.party }) }, one.party), value: (one) => one.party },
      { head: 'With', cell: (one) => one.other || h('span', { class: 'nobody' }, 'alone'), value: (one) => one.other ?? '' },
      ...used.map((status) => ({
        head: status, mark: () => statusMark(status), numeric: true, class: 'state', value: (/** @type {any} */ one) => countIn(one, status),
        cell: (/** @type {any} */ one) => (countIn(one, status) ? number(countIn(one, status)) : h('i', { class: 'none' }, '·')),
      })),
    ],
  });
}

/** @param {any} pair @param {string} status */
function countIn(pair, status) {
  const found = pair.agreements?.[status] ?? pair.statuses?.[status] ?? 0;
  return typeof found === 'number' ? found : found.distinct;
}
