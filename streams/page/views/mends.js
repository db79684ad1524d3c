/** Every mend: who, when, what, and whether it holds. */

import { h } from '../parts/element.js';
import { mendItem, untilCounted } from '../parts/mends.js';
import { downloadButton } from '../parts/table.js';
import { csv } from '../logic/csv.js';
import { get } from '../server/api.js';

/** @param {import('../start.js').Context} context */
export async function mends({ live, signal, again }) {
  const found = (await get('/mends', { limit: 200 }, { signal })).mends;
  live.on('mend', (mend) => untilCounted(mend).then(() => { if (!signal.aborted) again(); }), signal);
  const download = downloadButton('mends', () => csv(['at', 'by', 'article', 'paragraph', 'kind', 'note'],
    found.map((/** @type {any} */ { mend: one }) => [one.at, one.by, one.uri, one.ordinal, one.mends.kind, one.note])), { path: '/mends', params: {} });
  return {
    title: 'Mends',
    content: [
      h('div', { class: 'bar' }, h('div', {}, h('h1', { tabindex: -1 }, 'Mends'),
        h('p', { class: 'lead' }, 'What editors have put right. Open a statement to mend how it was read.'))),
      h('section', { class: 'reading', 'aria-label': 'Mends' },
        h('header', {}, h('p', { class: 'soft' }, 'The latest first'), download),
        found.length ? h('ol', { class: 'items', role: 'list' }, found.map(mendItem)) : h('p', { class: 'nothing' }, 'Nothing has been mended.')),
    ],
  };
}
