/** Words looked for in what was said, in who says it, in agreements and in issues. */

import { together } from '../logic/agreements.js';
import { boundsOf, inWords } from '../logic/spans.js';
import { dayInWords } from '../logic/format.js';
import { beginnings } from '../logic/words.js';
import { agreementItem } from '../parts/agreement.js';
import { h } from '../parts/element.js';
import { issueLink, link, speakerLink } from '../parts/link.js';
import { spanPicker } from '../parts/span-picker.js';
import { statementItem } from '../parts/statement.js';
import { get } from '../server/api.js';
import { issueIds, labelOf } from '../server/names.js';

const FEW = 20;

/** @param {import('../start.js').Context} context */
export async function search({ address, signal }) {
  const q = address.params.get('q') ?? '';
  const { since, until } = boundsOf(address.params, new Date());
  const span = { since, until };
  const words = beginnings(q);
  const [said, by, agreed] = q ? await Promise.all([
    get('/statements', { ...span, q: words, limit: FEW }, { signal }),
    get('/speakers', { ...span, q, limit: FEW }, { signal }).then((told) => told.speakers),
    get('/agreements', { ...span, q: words, limit: FEW }, { signal }),
  ]) : [{ statements: [] }, [], { agreements: [] }];
  const issues = issueIds().filter((id) => q && labelOf(id).toLowerCase().includes(q.toLowerCase()));
  return {
    title: q ? `“${q}”` : 'Search',
    content: [
      h('div', { class: 'bar' }, h('div', {}, h('h1', { tabindex: -1 }, q ? `“${q}”` : 'Search'),
        h('p', { class: 'lead' }, q ? `In ${inWords(address.params, dayInWords)}` : 'Type words above: what was said, who said it, an issue.')), spanPicker(address)),
      q && h('div', { class: 'halves two' },
        h('div', { class: 'column' },
          found('Issues', issues.map((id) => h('li', { class: 'hit' }, issueLink(id)))),
          found('Speakers', by.map((/** @type {any} */ one) => h('li', { class: 'hit' }, speakerLink(one.name, one.kind), one.statements !== undefined && h('span', { class: 'soft' }, ` ${one.statements}`)))),
          found('Agreements', together(agreed.agreements).map((one) => agreementItem(one)), agreed.cursor && link('agreements', { q: words }, 'All of them'))),
        h('div', { class: 'column' }, found('Statements', said.statements.map((/** @type {any} */ one) => statementItem(one)), said.cursor && link('statements', { q: words }, 'All of them')))),
    ],
  };
}

/** @param {string} title @param {HTMLElement[]} items @param {HTMLElement | null} [more] */
function found(title, items, more) {
  return h('section', { 'aria-label': title }, h('header', {}, h('h2', {}, title), more),
    items.length ? h('ol', { class: 'items', role: 'list' }, items) : h('p', { class: 'nothing' }, 'None.'));
}
