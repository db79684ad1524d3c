/** One speaker: on which issues, and what was said. */

import { capital, dayInWords, number } from '../logic/format.js';
import { boundsOf, inWords } from '../logic/spans.js';
import { h } from '../parts/element.js';
import { filters } from '../parts/filters.js';
import { feed } from '../parts/feed.js';
import { hrefOf, issueLink, link } from '../parts/link.js';
import { spanPicker } from '../parts/span-picker.js';
import { speakerTable } from '../parts/speakers.js';
import { statementItem, statementKey, statementOf } from '../parts/statement.js';
import { table } from '../parts/table.js';
import { issueField } from './lists.js';
import { get } from '../server/api.js';

/** @param {import('../start.js').Context} context */
export async function speaker({ address, live, signal }) {
  const name = address.params.get('name') ?? '';
  const { since, until } = boundsOf(address.params, new Date());
  const [said, record] = await Promise.all([
    get('/statements', { speaker: name, since, until, limit: 30 }, { signal }),
    get('/speakers', { name, since, until }, { signal }).then(recordOf),
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
      filters(address, [{ name: 'q', label: 'Name' }, issueField()]),
      h('section', { class: 'reading', 'aria-label': 'Speakers' }, h('header', {}, h('p', { class: 'soft' }, 'Those who speak most first')), speakerTable(found, asked)),
    ],
  };
}

/** @param {{speakers: Array<{issues: Object<string, number>}>}} found one of each kind that somebody was read as */
function recordOf({ speakers: found }) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const one of found) for (const [issue, count] of Object.entries(one.issues)) counts.set(issue, (counts.get(issue) ?? 0) + count);
  return [...counts].map(([issue, count]) => ({ issue, statements: count })).sort((one, other) => other.statements - one.statements);
}
