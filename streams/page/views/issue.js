/** One issue: its numbers, when it was told, who speaks on it, who agreed with whom, and what was said. */

import { csv } from '../logic/csv.js';
import { agreementKey, joined, together } from '../logic/agreements.js';
import { changed } from '../logic/address.js';
import { capital, counted, dayInWords, number } from '../logic/format.js';
import { boundsOf, inWords } from '../logic/spans.js';
import { STATUSES, agreementsIn, emptyTally, isNewer, rangeOf } from '../logic/tallies.js';
import { columnOf, columns } from '../logic/timeline.js';
import { agreementItem } from '../parts/agreement.js';
import { chart } from '../parts/chart.js';
import { fill, h, retell } from '../parts/element.js';
import { feed } from '../parts/feed.js';
import { link, hrefOf } from '../parts/link.js';
import { pairTable } from '../parts/pairs.js';
import { spanPicker } from '../parts/span-picker.js';
import { speakerTable } from '../parts/speakers.js';
import { statementItem, statementKey, statementOf } from '../parts/statement.js';
import { statusTag } from '../parts/status.js';
import { downloadButton } from '../parts/table.js';
import { soon } from '../parts/timing.js';
import { get } from '../server/api.js';
import { labelOf } from '../server/names.js';

const FEW = 12;

/** @param {import('../start.js').Context} context */
export async function issue({ address, live, signal }) {
  const id = address.params.get('issue') ?? '';
  const bounds = boundsOf(address.params, new Date());
  const { since, until } = bounds;
  const wanted = { issue: id, since, until };
  const [counts, said, agreed] = await Promise.all([
    ask(wanted, bounds, signal),
    get('/statements', { issue: id, since, until, limit: FEW }, { signal }),
    get('/agreements', { issue: id, since, until, limit: 10 }, { signal }),
  ]);
  const label = counts.label ?? labelOf(id);
  const figures = figuresOf(counts.tally);
  const drawing = h('div');
  const speakers = h('div');
  const pairs = h('div');
  const tell = async (/** @type {Counts} */ { tally, parts, pairs: named }) => {
    figures.tell(tally);
    fill(drawing, await timeline(tally, parts, bounds, { address, label, signal }));
    fill(speakers, speakerTable(tally.speakers.slice(0, FEW), { issue: id, since, until }));
    fill(pairs, pairTable(named, { issue: id, since, until }));
  };
  const statements = feed({
    title: 'Said', id: 'statements', what: 'statement', most: FEW, key: statementKey, render: (one) => statementItem(one, id),
    nothing: 'Nobody is quoted on it in this span.', more: link('statements', { issue: id }, 'All statements'),
  });
  const agreements = feed({
    title: 'Agreements', id: 'agreements', what: 'agreement', most: 10, key: agreementKey, join: (told, come) => joined(told, come),
    render: (one) => agreementItem(one, id),
    nothing: 'No agreement on it is told of in this span.', more: link('agreements', { issue: id }, 'All agreements'),
  });
  statements.load(said.statements);
  agreements.load(together(agreed.agreements));
  let shown = counts.tally;
  const again = soon(2000, async () => tell(await ask(wanted, bounds, signal)), signal);
  live.on('tally', (come) => {
    if (come.issue !== id) return;
    if (!since && !until && isNewer(shown, come)) {
      shown = come;
      figures.tell(come);
    }
    again();
  }, signal);
  live.on('statement', (one) => { if (one.issues.includes(id)) statements.add(statementOf(one)); }, signal);
  live.on('agreement', (one) => {
    if (one.agreement.issue !== id) return;
    if (one.retracted) agreements.strikeOne(agreementKey(one));
    else agreements.add(joined(undefined, one));
  }, signal);
  live.on('change', (change) => {
    if (change.kind === 'killed') for (const list of [statements, agreements]) list.strike(change.uri);
  }, signal);
  await tell(counts);
  return {
    title: label,
    content: [
      h('div', { class: 'bar' },
        h('div', {}, h('h1', { tabindex: -1 }, label), h('p', { class: 'lead' }, capital(inWords(address.params, dayInWords)))),
        spanPicker(address)),
      figures.element,
      drawing,
      h('div', { class: 'halves people' },
        h('section', { class: 'column', 'aria-labelledby': 'speakers' },
          h('header', {}, h('h2', { id: 'speakers' }, 'Who speaks'), link('speakers', { issue: id }, 'All speakers')),
          speakers),
        h('section', { class: 'column', 'aria-labelledby': 'pairs' },
          h('header', {}, h('h2', { id: 'pairs' }, 'Who with whom')), pairs)),
      h('div', { class: 'halves two' }, h('div', { class: 'column' }, agreements.element), h('div', { class: 'column' }, statements.element)),
      h('p', { class: 'onwards' }, h('a', { href: hrefOf('compare', { a: id }) }, `Set ${label} beside another issue or span`)),
    ],
  };
}

/**
 * @typedef {{tally: import('../logic/tallies.js').Tally, parts: import('../logic/tallies.js').Tally[], pairs: any[],
 *   label: string | undefined}} Counts
 * @param {{issue: string, since: string | null, until: string | null}} wanted
 * @param {import('../logic/spans.js').Bounds} bounds @param {AbortSignal} signal
 * @returns {Promise<Counts>}
 */
async function ask(wanted, bounds, signal) {
  const [total, parts, pairs] = await Promise.all([
    get('/tallies', wanted, { signal }), get('/tallies', { ...wanted, by: bounds.by }, { signal }),
    get('/pairs', { ...wanted, limit: FEW }, { signal }),
  ]);
  return { tally: total.tallies[0] ?? emptyTally(wanted.issue), parts: parts.tallies, pairs: pairs.pairs, label: total.labels[wanted.issue] };
}

/** @param {import('../logic/tallies.js').Tally} tally */
export function figuresOf(tally) {
  /** @type {Array<[HTMLElement, (tally: import('../logic/tallies.js').Tally) => string]>} */
  const told = [];
  /** @param {import('../parts/element.js').Child} name @param {(tally: import('../logic/tallies.js').Tally) => string} value @param {string} [wide] */
  const figure = (name, value, wide) => {
    const place = h('dd', {}, value(tally));
    told.push([place, value]);
    return h('div', { class: wide ?? null }, h('dt', {}, name), place);
  };
  const element = h('dl', { class: 'figures' },
    figure('paragraphs', (one) => number(one.paragraphs), 'first'),
    figure('syndicated', (one) => number(one.syndicated)),
    figure('articles', (one) => number(one.articles)),
    figure('outlets', (one) => number(one.outlets)),
    figure('statements', (one) => number(one.statements)),
    STATUSES.map((status) => figure(statusTag(status), (one) => number(agreementsIn(one, status)))));
  return {
    element,
    /** @param {import('../logic/tallies.js').Tally} come */
    tell(come) {
      for (const [place, value] of told) retell(place, value(come));
    },
  };
}

/**
 * @param {import('../logic/tallies.js').Tally} tally @param {import('../logic/tallies.js').Tally[]} parts
 * @param {import('../logic/spans.js').Bounds} bounds
 * @param {{address?: import('../logic/address.js').Address, label: string, signal: AbortSignal, most?: number,
 *   range?: {from: number, to: number} | null}} how `most` and `range` where timelines are compared
 */
export async function timeline(tally, parts, bounds, { address, label, signal, most, range = rangeOf([tally]) }) {
  if (!range || !tally.paragraphs) return h('p', { class: 'nothing' }, 'Nothing in this span to draw.');
  const by = columnOf(bounds.by, range);
  const points = columns(parts, by, range);
  const params = { issue: tally.issue, since: bounds.since, until: bounds.until, by: bounds.by };
  return chart({
    points, by, signal, most,
    label: `${label} by ${by}: ${counted(tally.paragraphs, 'paragraph')}, at most ${number(Math.max(...points.map((one) => one.paragraphs)))} in one ${by}`,
    onSpan: address && ((since, until) => document.dispatchEvent(new CustomEvent('go', { detail: changed(address, { span: null, since, until }) }))),
    extra: downloadButton('timeline', () => csv(['start', 'paragraphs', 'agreements'], parts.map((one) => [one.start, one.paragraphs, agreementsIn(one)])), { path: '/tallies', params }),
  });
}
