/** One speaker: on which issues, and what was said. */

import { capital, dayInWords, number } from '../logic/format.js';
import { boundsOf, inWords } from '../logic/spans.js';
import { h } from '../parts/element.js';
import { feed } from '../parts/feed.js';
import { hrefOf, issueLink, link } from '../parts/link.js';
import { spanPicker } from '../parts/span-picker.js';
import { speakerTable } from '../parts/speakers.js';
import { statementItem, statementKey, statementOf } from '../parts/statement.js';
import { table } from '../parts/table.js';
import { get, has } from '../server/api.js';
import { issueIds } from '../server/names.js';

/** @param {import('../start.js').Context} context */
export async function speaker({ address, live, signal }) {
  const name = address.params.get('name') ?? '';
  const { since, until } = boundsOf(address.params, new Date());
  const [said, record] = await Promise.all([
    get('/statements', { speaker: name, since, until, limit: 30 }, { signal }),
    recordOf(name, { since, until }, signal),
  ]);
  const statements = feed({
    title: 'Said', id: 'statements', what: 'statement', most: 30, key: statementKey, render: statementItem,
    nothing: 'Nothing in this span.', more: link('statements', { speaker: name }, 'All statements'),
  });
  statements.load(said.statements.filter((/** @type {any} */ one) => one.speaker === name));
  live.on('statement', (one) => { if (one.speaker === name) statements.add(statementOf(one)); }, signal);
  return {
    title: name,
    content: [
      h('div', { class: 'bar' }, h('div', {}, h('h1', { tabindex: -1 }, name),
        h('p', { class: 'lead' }, capital(inWords(address.params, dayInWords)))), spanPicker(address)),
      h('div', { class: 'halves two' },
        h('section', { class: 'column', 'aria-labelledby': 'record' }, h('header', {}, h('h2', { id: 'record' }, 'On which issues')),
          table({
            caption: `Issues that ${name} speaks on`, name: 'record', rows: record, nothing: 'On none of your issues.',
            from: { path: '/speakers', params: { name, since, until } },
            columns: [
              { head: 'Issue', cell: (one) => issueLink(one.issue), value: (one) => one.issue },
              { head: 'Statements', numeric: true, value: (one) => one.statements, cell: (one) => h('a', { href: hrefOf('statements', { speaker: name, issue: one.issue }) }, number(one.statements)) },
            ],
          })),
        h('div', { class: 'column' }, statements.element)),
    ],
  };
}

/** @param {import('../start.js').Context} context */
export async function speakers({ address, signal }) {
  const { since, until } = boundsOf(address.params, new Date());
  const asked = { issue: address.params.get('issue'), q: address.params.get('q'), since, until };
  const found = (await get('/speakers', { ...asked, limit: 200 }, { signal })).speakers;
  return {
    title: 'Speakers',
    content: [
      h('div', { class: 'bar' }, h('div', {}, h('h1', { tabindex: -1 }, 'Speakers'),
        h('p', { class: 'lead' }, capital(inWords(address.params, dayInWords)))), spanPicker(address)),
      h('section', { class: 'reading', 'aria-label': 'Speakers' }, speakerTable(found, asked)),
    ],
  };
}

/**
 * On which issues somebody speaks, by the tallies.
 *
 * @param {string} name @param {{since: string | null, until: string | null}} span @param {AbortSignal} signal
 * @returns {Promise<Array<{issue: string, statements: number}>>}
 */
async function recordOf(name, { since, until }, signal) {
  const span = has('/tallies', { takes: 'until' }) ? { since, until } : { since };
  const { tallies } = await get('/tallies', span, { signal });
  return tallies.flatMap((/** @type {any} */ tally) => tally.speakers
    .filter((/** @type {any} */ one) => one.name === name).map((/** @type {any} */ one) => ({ issue: tally.issue, statements: one.statements })))
    .filter((/** @type {any} */ one) => issueIds().includes(one.issue))
    .sort((/** @type {any} */ one, /** @type {any} */ other) => other.statements - one.statements);
}
