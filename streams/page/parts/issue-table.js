/** The issues of the newsroom, a row each, whose numbers move in place. */

import { changed } from '../logic/address.js';
import { counted, number } from '../logic/format.js';
import { STATUSES, agreementsIn, binned } from '../logic/tallies.js';
import { hasCsv } from '../server/api.js';
import { labelOf } from '../server/names.js';
import { fill, h, retell } from './element.js';
import { hrefOf, speakerLink } from './link.js';
import { sparkline } from './sparkline.js';
import { statusMark } from './status.js';
import { downloadButton } from './table.js';
import { csv } from '../logic/csv.js';

/** @typedef {import('../logic/tallies.js').Tally} Tally */

const BINS = 32;
const FIRST = 16;
const SPEAKERS = 3;
const HOUR = 3_600_000;

const SORTS = {
  most: { label: 'Most told', by: (/** @type {Tally} */ one) => [-one.paragraphs] },
  newest: { label: 'Newest', by: (/** @type {Tally} */ one) => [-(one.last ? Date.parse(one.last) : 0), -one.paragraphs] },
  listed: { label: 'As listed', by: () => [0] },
};

/**
 * @param {string} sort
 * @param {import('../logic/address.js').Address} address
 */
export function issueTable(sort, address) {
  const chosen = sort in SORTS ? /** @type {keyof SORTS} */ (sort) : 'most';
  /** @type {Map<string, ReturnType<typeof issueRow>>} */
  const rows = new Map();
  const body = h('tbody');
  const rest = h('p', { class: 'pages' });
  /** @type {readonly Tally[]} */
  let known = [];
  const element = h('section', { class: 'issues', 'aria-labelledby': 'issues' },
    h('header', {}, h('h2', { id: 'issues' }, 'Issues'), sorts(chosen, address),
      downloadButton('issues', () => asCsv(known), hasCsv('/tallies') ? { path: '/tallies', params: {} } : undefined)),
    h('table', {}, h('caption', { class: 'unseen' }, 'Issues with their counts, trend and agreements by status'),
      h('thead', {}, h('tr', {},
        h('th', { scope: 'col' }, h('span', { class: 'unseen' }, 'Issue')),
        h('th', { scope: 'col', class: 'numeric' }, h('abbr', { title: 'Paragraphs' }, '¶'), h('span', { class: 'unseen' }, 'Paragraphs')),
        h('th', { scope: 'col', class: 'trend' }, 'Trend'),
        STATUSES.map((status) => h('th', { scope: 'col', class: 'numeric state', title: `Agreements ${status}` },
          statusMark(status), h('span', {}, status))))),
      body), rest);

  return {
    element,
    /**
     * @param {readonly Tally[]} tallies @param {Map<string, Tally[]>} parts by issue, of days or hours
     * @param {{from: number, to: number} | null} range @param {'day' | 'hour'} by
     */
    load(tallies, parts, range, by) {
      const order = SORTS[chosen].by;
      known = [...tallies].sort((one, other) => compare(order(one), order(other)));
      // So few more that it is not worth a click are shown at once.
      const sorted = known.length > FIRST + 4 && address.params.get('issues') !== 'all' ? known.slice(0, FIRST) : known;
      rest.hidden = sorted.length === known.length;
      fill(rest, h('a', { href: changed(address, { issues: 'all' }) }, `All ${number(known.length)} issues`));
      for (const [id, row] of rows) {
        if (!sorted.some((one) => one.issue === id)) {
          row.element.remove();
          rows.delete(id);
        }
      }
      for (const tally of sorted) {
        const row = rows.get(tally.issue) ?? issueRow(tally.issue);
        if (!rows.has(tally.issue)) rows.set(tally.issue, row);
        row.tell(tally);
        row.draw(trend(parts.get(tally.issue) ?? [], range, by));
      }
      arrange(body, sorted.map((one) => /** @type {any} */ (rows.get(one.issue)).element));
    },
    /** @param {Tally} tally that has just come */
    update(tally) {
      rows.get(tally.issue)?.tell(tally);
    },
    /** @param {string} issue @returns {Tally | undefined} as it is shown */
    tallyOf(issue) {
      return rows.get(issue)?.tally();
    },
  };
}

/** @param {string} issue */
function issueRow(issue) {
  /** @type {Tally | undefined} */
  let shown;
  const count = h('td', { class: 'numeric count' });
  const trendCell = h('td', { class: 'trend' });
  const speakers = h('p', { class: 'speakers' });
  const strip = h('p', { class: 'strip' });
  const states = STATUSES.map(() => h('td', { class: 'numeric state' }));
  const element = h('tr', { 'data-issue': issue },
    h('th', { scope: 'row' }, h('a', { class: 'issue-name', href: hrefOf('issue', { issue }) }, labelOf(issue)), speakers, strip),
    count, trendCell, states);
  return {
    element,
    tally: () => /** @type {Tally} */ (shown),
    /** @param {Tally} tally */
    tell(tally) {
      shown = tally;
      retell(count, number(tally.paragraphs));
      element.classList.toggle('silent', tally.paragraphs === 0);
      STATUSES.forEach((status, place) => {
        const cell = states[place];
        const { reports = 0, distinct = 0 } = tally.agreements[status] ?? {};
        retell(cell, distinct ? number(distinct) : '·');
        cell.classList.toggle('none', !distinct);
        cell.title = `${counted(distinct, 'agreement')} ${status}, in ${counted(reports, 'report')}`;
      });
      fill(speakers, ...voices(tally));
      fill(strip, ...STATUSES.filter((status) => agreementsIn(tally, status)).map((status) => h('span', {},
        statusMark(status), h('span', { class: 'unseen' }, status), ` ${agreementsIn(tally, status)}`)));
    },
    /** @param {Element | null} drawing */
    draw(drawing) {
      fill(trendCell, drawing);
    },
  };
}

/** @param {Tally} tally */
function voices(tally) {
  const named = tally.speakers.slice(0, SPEAKERS);
  if (!named.length) return [h('span', { class: 'nobody' }, tally.paragraphs ? 'nobody quoted' : 'nothing told')];
  const more = tally.speakers.length - named.length;
  return [...named.flatMap((one, place) => [place ? ', ' : '', speakerLink(one.name, one.kind), ` ${number(one.statements)}`]),
    more > 0 ? `, ${number(more)} more` : ''];
}

/** @param {readonly Tally[]} parts @param {{from: number, to: number} | null} range @param {'day' | 'hour'} by */
function trend(parts, range, by) {
  if (!range) return null;
  const step = by === 'day' ? 24 * HOUR : HOUR;
  const from = Math.floor(range.from / step) * step;
  const counts = binned(parts, { from, to: range.to, most: BINS, step });
  return sparkline(counts, `${counted(parts.length, by)} with coverage, the newest at the right`);
}

/** @param {keyof SORTS} chosen @param {import('../logic/address.js').Address} address */
function sorts(chosen, address) {
  return h('nav', { class: 'sorts', 'aria-label': 'Order of issues' }, Object.entries(SORTS).map(([id, one]) => h('a', {
    href: changed(address, { sort: id === 'most' ? null : id }), 'aria-current': id === chosen ? 'true' : null,
  }, one.label)));
}

/** Move only what stands elsewhere, so that the focus stays where it is. @param {Element} body @param {Element[]} wanted */
function arrange(body, wanted) {
  wanted.forEach((row, place) => {
    if (body.children[place] !== row) body.insertBefore(row, body.children[place] ?? null);
  });
}

/** @param {readonly Tally[]} tallies */
function asCsv(tallies) {
  return csv(['issue', 'label', 'paragraphs', 'articles', 'outlets', 'statements', ...STATUSES],
    tallies.map((one) => [one.issue, labelOf(one.issue), one.paragraphs, one.articles, one.outlets, one.statements,
      ...STATUSES.map((status) => agreementsIn(one, status))]));
}

/** @param {number[]} one @param {number[]} other */
function compare(one, other) {
  for (let place = 0; place < one.length; place += 1) if (one[place] !== other[place]) return one[place] - other[place];
  return 0;
}
