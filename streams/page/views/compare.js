/** Two issues, or two spans of one, side by side on one scale. */

import { addressOf } from '../logic/address.js';
import { dayInWords, number, signed } from '../logic/format.js';
import { SPANS, boundsOf, inWords } from '../logic/spans.js';
import { STATUSES, agreementsIn, emptyTally, rangeOf } from '../logic/tallies.js';
import { columnOf, columns, tallest } from '../logic/timeline.js';
import { h } from '../parts/element.js';
import { shareBar, speakerTable } from '../parts/speakers.js';
import { statusTag } from '../parts/status.js';
import { table } from '../parts/table.js';
import { get } from '../server/api.js';
import { issueIds, labelOf } from '../server/names.js';
import { timeline } from './issue.js';

/** @param {import('../start.js').Context} context */
export async function compare({ address, signal }) {
  const [first = '', second = first] = issueIds();
  const sides = [sideOf(address.params, 'a', first), sideOf(address.params, 'b', address.params.get('a') === second ? first : second)];
  const found = await Promise.all(sides.map((side) => ask(side, signal)));
  const ranges = rangesOf(found);
  const most = Math.max(4, ...found.map(({ parts, bounds }, place) => {
    const range = ranges[place];
    return range ? tallest(columns(parts, columnOf(bounds.by, range), range)) : 0;
  }));
  const drawn = await Promise.all(found.map((one, place) => timeline(one.tally, one.parts, one.bounds,
    { label: nameOf(sides[place]), signal, most, range: ranges[place] })));
  return {
    title: 'Side by side',
    content: [
      h('div', { class: 'bar' }, h('div', {}, h('h1', { tabindex: -1 }, 'Side by side'), h('p', { class: 'lead' }, 'Two issues, or two spans of one, on one scale.'))),
      h('div', { class: 'sides' }, sides.map((side, place) => picker(side, sides, place))),
      h('div', { class: 'differences' }, differences(found.map((one) => one.tally), sides)),
      h('div', { class: 'sides' }, sides.map((side, place) => h('section', { 'aria-label': nameOf(side) },
        h('h2', {}, nameOf(side)), drawn[place], h('h3', {}, 'Who speaks'),
        speakerTable(found[place].tally.speakers.slice(0, 8), { issue: side.issue, ...bare(found[place].bounds) })))),
    ],
  };
}

/**
 * From when to when each side is drawn: the same where both are of the same span.
 *
 * @param {ReadonlyArray<{tally: import('../logic/tallies.js').Tally, bounds: import('../logic/spans.js').Bounds}>} found
 */
function rangesOf([one, other]) {
  const same = one.bounds.since === other.bounds.since && one.bounds.until === other.bounds.until;
  return same ? [rangeOf([one.tally, other.tally]), rangeOf([one.tally, other.tally])] : [rangeOf([one.tally]), rangeOf([other.tally])];
}

/** @typedef {{key: string, issue: string, params: URLSearchParams}} Side */

/** @param {URLSearchParams} params @param {string} key @param {string} issue where the address names none @returns {Side} */
function sideOf(params, key, issue) {
  const own = new URLSearchParams();
  for (const name of ['span', 'since', 'until']) {
    const value = params.get(`${key}.${name}`);
    if (value) own.set(name, value);
  }
  return { key, issue: params.get(key) ?? issue, params: own };
}

/** @param {Side} side @param {AbortSignal} signal */
async function ask({ issue, params }, signal) {
  const bounds = boundsOf(params, new Date());
  const asked = { issue, ...bare(bounds) };
  const [total, parts] = await Promise.all([get('/tallies', asked, { signal }), get('/tallies', { ...asked, by: bounds.by }, { signal })]);
  return { bounds, tally: total.tallies[0] ?? emptyTally(issue), parts: /** @type {import('../logic/tallies.js').Tally[]} */ (parts.tallies) };
}

/** @param {import('../logic/spans.js').Bounds} bounds */
function bare({ since, until }) {
  return { since, until };
}

/** @param {Side} side */
function nameOf({ issue, params }) {
  return `${labelOf(issue)}, ${inWords(params, dayInWords)}`;
}

/** @param {Side} side @param {Side[]} sides @param {number} place */
function picker(side, sides, place) {
  const id = (/** @type {string} */ name) => `${side.key}-${name}`;
  const select = h('select', { id: id('issue'), name: 'issue' }, issueIds().map((one) => h('option', { value: one, selected: one === side.issue }, labelOf(one))));
  const span = h('select', { id: id('span'), name: 'span' }, [...SPANS].reverse().map((one) => h('option', { value: one.id, selected: one.id === (side.params.get('span') ?? '') }, one.id ? one.label : 'All coverage')));
  const day = (/** @type {string} */ name) => h('input', { id: id(name), name, type: 'date', value: side.params.get(name) });
  const [since, until] = [day('since'), day('until')];
  const form = h('form', { class: 'filters', 'aria-label': place ? 'The right side' : 'The left side' },
    h('div', {}, h('label', { for: select.id }, 'Issue'), select), h('div', {}, h('label', { for: span.id }, 'Span'), span),
    h('div', {}, h('label', { for: since.id }, 'or from'), since), h('div', {}, h('label', { for: until.id }, 'to'), until));
  form.addEventListener('change', (event) => {
    const days = event.target === since || event.target === until;
    if (event.target === span) for (const one of [since, until]) one.value = '';
    const own = { issue: select.value, span: days ? '' : span.value, since: since.value, until: until.value };
    const all = sides.map((one) => (one === side ? { key: side.key, ...own }
      : { key: one.key, issue: one.issue, span: one.params.get('span'), since: one.params.get('since'), until: one.params.get('until') }));
    const params = Object.fromEntries(all.flatMap((one) => [[one.key, one.issue], ...['span', 'since', 'until'].map((name) => [`${one.key}.${name}`, /** @type {any} */ (one)[name]])]));
    document.dispatchEvent(new CustomEvent('go', { detail: addressOf('compare', params) }));
  });
  return form;
}

/** @param {import('../logic/tallies.js').Tally[]} tallies @param {Side[]} sides */
function differences([one, other], sides) {
  /** @type {Array<[import('../parts/element.js').Child, string, number, number]>} */
  const rows = [
    ['Paragraphs', 'paragraphs', one.paragraphs, other.paragraphs], ['Articles', 'articles', one.articles, other.articles],
    ['Outlets', 'outlets', one.outlets, other.outlets], ['Statements', 'statements', one.statements, other.statements],
    ...STATUSES.map((status) => /** @type {[any, string, number, number]} */ ([statusTag(status), status, agreementsIn(one, status), agreementsIn(other, status)])),
  ];
  const share = (/** @type {number} */ value, /** @type {number} */ against) => shareBar(value / Math.max(1, value, against));
  return table({
    caption: 'Both sides and their difference', name: 'side-by-side', rows, nothing: '',
    columns: [
      { head: '', cell: ([name]) => name, value: ([, name]) => name },
      { head: nameOf(sides[0]), numeric: true, cell: (row) => [share(row[2], row[3]), h('span', { class: 'n' }, number(row[2]))], value: (row) => row[2] },
      { head: nameOf(sides[1]), numeric: true, cell: (row) => [share(row[3], row[2]), h('span', { class: 'n' }, number(row[3]))], value: (row) => row[3] },
      { head: 'Difference', numeric: true, cell: (row) => signed(row[3] - row[2]), value: (row) => row[3] - row[2] },
    ],
  });
}
