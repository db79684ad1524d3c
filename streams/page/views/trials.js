/** Trials of other issue lists: what each would change, and its adoption. */

import { dayInWords, number, shortened, signed } from '../logic/format.js';
import { unitsOf } from '../logic/marks.js';
import { openDialog } from '../parts/dialog.js';
import { h } from '../parts/element.js';
import { dotted, hrefOf, link, timeOf } from '../parts/link.js';
import { partiesOf } from '../parts/agreement.js';
import { wordsLink } from '../parts/statement.js';
import { statusTag } from '../parts/status.js';
import { table } from '../parts/table.js';
import { get, has, send } from '../server/api.js';
import { labelOf } from '../server/names.js';

const EXAMPLES = 40;

/** @param {import('../start.js').Context} context */
export async function trials({ signal, again }) {
  const found = (await get('/trials', {}, { signal })).trials;
  return {
    title: 'Trials',
    content: [
      h('div', { class: 'bar' }, h('div', {}, h('h1', { tabindex: -1 }, 'Trials'),
        h('p', { class: 'lead' }, 'What was read, filed under another issue list, beside what counts. Nothing changes until one is adopted.')),
      has('/trials', { method: 'post' }) && h('button', { class: 'button', type: 'button', onclick: () => begin(again) }, 'Try another list …')),
      table({
        caption: 'Trials', name: 'trials', rows: found, from: { path: '/trials', params: {} },
        nothing: 'There are none. streams trial NAME --issues other.json begins one.',
        columns: [
          { head: 'Trial', cell: (one) => link('trial', { name: one.name }, one.name), value: (one) => one.name },
          { head: 'List', cell: (one) => one.list_name, value: (one) => one.list_name },
          { head: 'Days', cell: (one) => (one.since || one.until ? [one.since && dayInWords(new Date(one.since)), ' to ', one.until && dayInWords(new Date(one.until))] : 'all'), value: (one) => one.since ?? '' },
          { head: 'Paragraphs filed', numeric: true, cell: (one) => number(one.filed), value: (one) => one.filed },
        ],
      }),
    ],
  };
}

/** @param {import('../start.js').Context} context */
export async function trial({ address, signal }) {
  const name = address.params.get('name') ?? '';
  const found = await get(`/trials/${encodeURIComponent(name)}`, {}, { signal });
  const moved = found.issues.filter((/** @type {any} */ one) => one.came || one.went || one.agreements_came || one.agreements_went);
  const examples = found.issues.flatMap((/** @type {any} */ issue) => issue.examples.map((/** @type {any} */ one) => ({ ...one, label: issue.label })));
  return {
    title: `Trial ${name}`,
    content: [
      h('div', { class: 'bar' }, h('div', {},
        h('p', { class: 'kicker' }, link('trials', {}, 'Trials')), h('h1', { tabindex: -1 }, name),
        h('p', { class: 'lead' }, `${quoted(found.after.list_name)} instead of ${quoted(found.before.list_name)}: ${moved.length} of ${found.issues.length} issues move, in ${number(found.articles)} articles`)),
      h('div', { class: 'choices' },
        has('/trials/{name}', { method: 'delete' }) && h('button', { class: 'button', type: 'button', onclick: () => drop(name) }, 'Drop …'),
        has('/trials/{name}/adopt', { method: 'post' }) && h('button', { class: 'button primary', type: 'button', onclick: () => adopt(name, found) }, 'Adopt …'))),
      h('div', { class: 'moves' }, movesTable(name, found.issues)),
      h('div', { class: 'halves two' },
        h('section', { class: 'column', 'aria-labelledby': 'examples' }, h('header', {}, h('h2', { id: 'examples' }, 'Paragraphs')),
          h('ol', { class: 'items', role: 'list' }, examples.slice(0, EXAMPLES).map(exampleItem))),
        h('section', { class: 'column', 'aria-labelledby': 'agreed' }, h('header', {}, h('h2', { id: 'agreed' }, 'Agreements')),
          h('ol', { class: 'items', role: 'list' }, found.agreements.slice(0, EXAMPLES).map((/** @type {any} */ one) => agreementMove(one, found))),
          found.agreements.length > EXAMPLES && h('p', { class: 'soft' }, `and ${number(found.agreements.length - EXAMPLES)} more`))),
    ],
  };
}

/** @param {string} name @param {readonly any[]} issues */
function movesTable(name, issues) {
  const move = (/** @type {any} */ before, /** @type {any} */ after) => [`${number(before)} → ${number(after)}`, before !== after && h('b', {}, ` ${signed(after - before)}`)];
  return table({
    caption: 'Issues before and after', name: `trial ${name}`, rows: issues, nothing: 'No issue moves.',
    columns: [
      { head: 'Issue', cell: (one) => one.label, value: (one) => one.label },
      { head: 'Paragraphs', numeric: true, cell: (one) => move(one.before.paragraphs, one.after.paragraphs), value: (one) => one.after.paragraphs },
      { head: 'came', numeric: true, cell: (one) => count(one.came), value: (one) => one.came },
      { head: 'went', numeric: true, cell: (one) => count(one.went), value: (one) => one.went },
      { head: 'Agreements', numeric: true, cell: (one) => move(one.before.agreements, one.after.agreements), value: (one) => one.after.agreements },
      { head: 'By which words', cell: (one) => wordsOf(one), value: (one) => one.words_came.map((/** @type {any} */ word) => word.words).join('; ') },
    ],
  });
}

/** @param {number} value */
function count(value) {
  return value ? number(value) : h('span', { class: 'none' }, '·');
}

/** @param {any} issue */
function wordsOf(issue) {
  const some = (/** @type {any[]} */ words) => words.slice(0, 4).map((one) => one.words || 'what stands before').join(', ');
  return h('span', { class: 'soft' }, issue.words_came.length > 0 && `+ ${some(issue.words_came)}  `, issue.words_went.length > 0 && `− ${some(issue.words_went)}`);
}

/** @param {any} one */
function exampleItem(one) {
  return h('li', { class: `item ${one.direction}` },
    h('p', { class: 'who' }, h('span', { class: 'subject' }, direction(one), h('strong', {}, one.label)), timeOf(one.published)),
    h('blockquote', {}, wordsLink(one, withEvidence(one))),
    h('p', { class: 'meta' }, dotted(one.outlet, one.headline)));
}

/** @param {any} one @param {any} found */
function agreementMove(one, found) {
  const label = found.issues.find((/** @type {any} */ issue) => issue.id === one.issue)?.label ?? labelOf(one.issue);
  return h('li', { class: `item ${one.direction}` },
    h('p', { class: 'who' }, h('span', { class: 'subject' }, direction(one), statusTag(one.status), ' ', h('strong', {}, partiesOf(one.parties))), timeOf(one.published)),
    h('blockquote', {}, wordsLink(one, shortened(one.text, 220))),
    h('p', { class: 'meta' }, dotted(label, one.outlet)));
}

/** @param {any} one */
function direction(one) {
  return h('span', { class: 'direction', title: one.direction }, one.direction === 'came' ? '+ ' : '− ', h('span', { class: 'unseen' }, one.direction));
}

/** @param {any} one */
function withEvidence({ text, evidence }) {
  const unit = unitsOf(text);
  /** @type {import('../parts/element.js').Child[]} */
  const parts = [];
  let at = 0;
  for (const [start, end] of evidence) {
    parts.push(text.slice(at, unit(start)), h('mark', {}, text.slice(unit(start), unit(end))));
    at = unit(end);
  }
  return [...parts, text.slice(at)];
}

/** @param {string} name */
function quoted(name) {
  return name ? `“${name}”` : 'a list without a name';
}

/** @param {string} name @param {any} found */
async function adopt(name, found) {
  await openDialog({
    title: `Adopt ${name}?`, accept: 'Adopt',
    lead: `${quoted(found.after.list_name)} takes the place of ${quoted(found.before.list_name)} in one step, for everybody. Start workers with its list, so that new coverage is filed under it too.`,
    onAccept: async () => { await send('POST', `/trials/${encodeURIComponent(name)}/adopt`); },
  }).then((done) => { if (done) location.assign('/'); });
}

/** @param {string} name */
async function drop(name) {
  const done = await openDialog({
    title: `Drop ${name}?`, lead: 'What was filed for it is deleted. What counts stays as it is.', accept: 'Drop', danger: true,
    onAccept: async () => { await send('DELETE', `/trials/${encodeURIComponent(name)}`); },
  });
  if (done) document.dispatchEvent(new CustomEvent('go', { detail: hrefOf('trials') }));
}

/** @param {() => void} again */
async function begin(again) {
  const name = h('input', { id: 'trial-name', required: true, autocomplete: 'off', spellcheck: false });
  const file = h('input', { id: 'trial-file', type: 'file', accept: '.json,application/json', required: true });
  const done = await openDialog({
    title: 'Try another issue list', lead: 'It files what was read, beside what counts, which takes a while with much coverage.',
    body: [h('label', { for: name.id }, 'Name of the trial'), name, h('label', { for: file.id }, 'Issue list, a JSON file'), file], accept: 'Try',
    onAccept: async () => {
      const text = await /** @type {File} */ (file.files?.[0]).text();
      await send('POST', '/trials', { name: name.value.trim(), issues: JSON.parse(text) });
    },
  });
  if (done) again();
}
