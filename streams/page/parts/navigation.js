/** The masthead's links, of what this server has. */

import { has } from '../server/api.js';
import { fill, h } from './element.js';
import { hrefOf } from './link.js';

const PLACES = [
  { view: 'overview', label: 'Overview', also: ['issue'] },
  { view: 'agreements', label: 'Agreements', also: [] },
  { view: 'statements', label: 'Statements', also: ['paragraph', 'article'] },
  { view: 'speakers', label: 'Speakers', also: ['speaker'] },
  { view: 'compare', label: 'Side by side', also: [] },
  { view: 'changes', label: 'Corrections', also: [] },
  { view: 'alerts', label: 'Alerts', also: [] },
  { view: 'trials', label: 'Trials', also: ['trial'] },
  { view: 'mends', label: 'Mends', also: [], needs: '/mends' },
];

/** @param {import('../logic/address.js').Address} address */
export function navigation(address) {
  const place = /** @type {HTMLElement} */ (document.getElementById('places'));
  fill(place, PLACES.filter((one) => !one.needs || has(one.needs)).map((one) => h('li', {}, h('a', {
    href: hrefOf(one.view),
    'aria-current': one.view === address.view ? 'page' : one.also.includes(address.view) ? 'true' : null,
  }, one.label))));
  const q = /** @type {HTMLInputElement | null} */ (document.querySelector('#search input'));
  if (q && address.view === 'search') q.value = address.params.get('q') ?? '';
}
