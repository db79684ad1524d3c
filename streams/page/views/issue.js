/** One issue: its numbers, when it was told, who speaks on it, who agreed with whom, and what was said. */

import { agreementKey, joined, together } from '../logic/agreements.js';
import { changed } from '../logic/address.js';
import { capital, counted, dayInWords, number } from '../logic/format.js';
import { boundsOf, inWords } from '../logic/spans.js';
import { STATUSES, agreementsIn, emptyTally, isNewer, rangeOf, unbroken } from '../logic/tallies.js';
import { agreementItem } from '../parts/agreement.js';
import { chart } from '../parts/chart.js';
import { h, retell } from '../parts/element.js';
import { feed } from '../parts/feed.js';
import { link, hrefOf } from '../parts/link.js';
import { pairTable } from '../parts/pairs.js';
import { spanPicker } from '../parts/span-picker.js';
import { speakerTable } from '../parts/speakers.js';
import { statementItem, statementKey, statementOf } from '../parts/statement.js';
import { statusTag } from '../parts/status.js';
import { soon } from '../parts/timing.js';
import { get } from '../server/api.js';
import { labelOf } from '../server/names.js';

const HOUR = 3_600_000;
const FEW = 12;

/** @param {import('../start.js').Context} context */
export async function issue({ address, live, signal }) {
  const id = address.params.get('issue') ?? '';
  const bounds = boundsOf(address.params, new Date());
  const { since, until } = bounds;
  const wanted = { issue: id, since, until };
  const [total, parts, said, agreed, pairs] = await Promise.all([
    get('/tallies', wanted, { signal }),
    get('/tallies', { ...wanted, by: bounds.by }, { signal }),
    get('/statements', { issue: id, since, until, limit: FEW }, { signal }),
    get('/agreements', { issue: id, since, until, limit: 10 }, { signal }),
    get('/pairs', { issue: id, since, until, limit: FEW }, { signal }),
  ]);
  const tally = total.tallies[0] ?? emptyTally(id);
  const label = total.labels[id] ?? labelOf(id);
  const figures = figuresOf(tally);
  const statements = feed({
    title: 'Said', id: 'statements', what: 'statement', most: FEW, key: statementKey, render: statementItem,
    nothing: 'Nobody is quoted on it in this span.', more: link('statements', { issue: id }, 'All statements'),
  });
  const agreements = feed({
    title: 'Agreements', id: 'agreements', what: 'agreement', most: 10, key: agreementKey, join: (told, come) => joined(told, come),
    render: agreementItem,
    nothing: 'No agreement on it is told of in this span.', more: link('agreements', { issue: id }, 'All agreements'),
  });
  statements.load(said.statements);
  agreements.load(together(agreed.agreements));
  let shown = tally;
  const again = soon(2000, async () => figures.tell((await get('/tallies', wanted, { signal })).tallies[0] ?? emptyTally(id)), signal);
  live.on('tally', (come) => {
    if (come.issue !== id) return;
    if (!since && !until && isNewer(shown, come)) {
      shown = come;
      figures.tell(come);
    } else again();
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
  return {
    title: label,
    content: [
      h('div', { class: 'bar' },
        h('div', {}, h('h1', { tabindex: -1 }, label), h('p', { class: 'lead' }, capital(inWords(address.params, dayInWords)))),
        spanPicker(address)),
      figures.element,
      await timeline(tally, parts.tallies, bounds, { address, label, signal }),
      h('div', { class: 'halves people' },
        h('section', { class: 'column', 'aria-labelledby': 'speakers' },
          h('header', {}, h('h2', { id: 'speakers' }, 'Who speaks'), link('speakers', { issue: id }, 'All speakers')),
          speakerTable(tally.speakers.slice(0, FEW), { issue: id, since, until })),
        h('section', { class: 'column', 'aria-labelledby': 'pairs' },
          h('header', {}, h('h2', { id: 'pairs' }, 'Who with whom')), pairTable(pairs.pairs, { issue: id, since, until }))),
      h('div', { class: 'halves two' }, h('div', { class: 'column' }, agreements.element), h('div', { class: 'column' }, statements.element)),
      h('p', { class: 'onwards' }, h('a', { href: hrefOf('compare', { a: id }) }, `Set ${label} beside another issue or span`)),
    ],
  };
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
 * @param {{address?: import('../logic/address.js').Address, label: string, signal: AbortSignal, most?: number}} how
 */
export async function timeline(tally, parts, bounds, { address, label, signal, most }) {
  const range = rangeOf([tally]);
  if (!range) return h('p', { class: 'nothing' }, 'Nothing in this span to draw.');
  const step = bounds.by === 'day' ? 24 * HOUR : HOUR;
  const points = unbroken(parts, step, range).map(({ at, tally: part }) => ({
    at, paragraphs: part?.paragraphs ?? 0, agreements: part ? agreementsIn(part) : 0,
  }));
  const drawn = await chart({
    points, by: bounds.by, signal, most,
    label: `${label} by ${bounds.by}: ${counted(tally.paragraphs, 'paragraph')}, at most ${number(Math.max(...points.map((one) => one.paragraphs)))} in one ${bounds.by}`,
    onSpan: address && ((since, until) => document.dispatchEvent(new CustomEvent('go', { detail: changed(address, { span: null, since, until }) }))),
  });
  return h('figure', { class: 'timeline' }, drawn, h('figcaption', {}, `By ${bounds.by} of publication. ${address ? 'Drag over it to choose days.' : ''}`));
}
