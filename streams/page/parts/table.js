/** Tables, every one of which can be taken along as CSV. */

import { csv } from '../logic/csv.js';
import { getCsv, hasCsv } from '../server/api.js';
import { h } from './element.js';

/**
 * @template T
 * @typedef {{head: string, cell: (row: T) => import('./element.js').Child, value: (row: T) => string | number,
 *   numeric?: boolean, class?: string, mark?: () => Element}} Column `mark` is seen in the place of the head's word
 */

/**
 * A table with its caption and download.
 *
 * @template T
 * @param {{caption: string, columns: Column<T>[], rows: readonly T[], name: string, nothing: string,
 *   from?: {path: string, params: import('../server/api.js').Params}}} what `from` is where the server has all rows
 */
export function table({ caption, columns, rows, name, nothing, from }) {
  if (rows.length === 0) return h('p', { class: 'nothing' }, nothing);
  const head = h('tr', {}, columns.map((one) => h('th', { scope: 'col', class: classOf(one), title: one.mark ? one.head : null }, one.mark ? [one.mark(), h('span', {}, one.head)] : one.head)));
  const body = rows.map((row) => h('tr', {}, columns.map((one, place) => (place === 0
    ? h('th', { scope: 'row', class: classOf(one) }, one.cell(row))
    : h('td', { class: classOf(one) }, one.cell(row))))));
  return h('div', { class: 'table' },
    h('div', { class: 'scrolling', tabindex: 0, role: 'region', 'aria-label': caption },
      h('table', {}, h('caption', { class: 'unseen' }, caption), h('thead', {}, head), h('tbody', {}, body))),
    downloadButton(name, () => csv(columns.map((one) => one.head), rows.map((row) => columns.map((one) => one.value(row)))), from));
}

/**
 * A button that saves CSV: the server's if it has some, else what is shown.
 *
 * @param {string} name of the file, without its ending
 * @param {() => string} shown
 * @param {{path: string, params: import('../server/api.js').Params}} [from]
 */
export function downloadButton(name, shown, from) {
  const button = h('button', { class: 'quiet', type: 'button', 'aria-label': `Download ${name} as CSV` }, 'CSV');
  button.addEventListener('click', async () => {
    button.disabled = true;
    try {
      const body = from && hasCsv(from.path) ? await getCsv(from.path, from.params)
        : new Blob([shown()], { type: 'text/csv' });
      save(body, `${name}.csv`);
    } finally {
      button.disabled = false;
    }
  });
  return button;
}

/** @param {Blob} body @param {string} name */
function save(body, name) {
  const url = URL.createObjectURL(body);
  h('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** @param {Column<any>} column */
function classOf(column) {
  return [column.numeric && 'numeric', column.class].filter(Boolean).join(' ') || null;
}
