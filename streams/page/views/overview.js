/** At a glance: issues, agreements, alerts, who says what now, and what was corrected. */

import { agreementKey, joined, together } from '../logic/agreements.js';
import { capital, dayInWords } from '../logic/format.js';
import { boundsOf, inWords } from '../logic/spans.js';
import { byIssue, emptyTally, isNewer, rangeOf } from '../logic/tallies.js';
import { agreementItem } from '../parts/agreement.js';
import { alertItem } from '../parts/alert.js';
import { changeItem } from '../parts/change.js';
import { fill, h } from '../parts/element.js';
import { feed } from '../parts/feed.js';
import { issueTable } from '../parts/issue-table.js';
import { link } from '../parts/link.js';
import { untilCounted } from '../parts/mends.js';
import { spanPicker } from '../parts/span-picker.js';
import { statementItem, statementKey, statementOf } from '../parts/statement.js';
import { soon } from '../parts/timing.js';
import { get, has } from '../server/api.js';
import { issueIds, loadNames } from '../server/names.js';

const SERIES_MS = 2000;

/** @param {import('../start.js').Context} context */
export async function overview({ address, live, signal }) {
  const bounds = boundsOf(address.params, new Date());
  const span = { since: bounds.since, until: bounds.until };
  const whole = !bounds.since && !bounds.until;
  const issues = issueTable(address.params.get('sort') ?? 'most', address);
  const empty = h('div', { class: 'blank' });
  const lead = h('p', { class: 'lead' });
  const agreements = feed({
    title: 'Newest agreements', id: 'agreements', what: 'agreement', most: 8, key: agreementKey, join: (told, come) => joined(told, come),
    render: agreementItem,
    nothing: 'No agreement is told of in this span.', more: link('agreements', {}, 'All agreements'),
  });
  const statements = feed({
    title: 'Said', id: 'statements', what: 'statement', most: 10, key: statementKey, render: statementItem,
    nothing: 'Nobody is quoted in this span.', more: link('statements', {}, 'All statements'),
  });
  const alerts = feed({
    title: 'Alerts', id: 'alerts', what: 'alert', most: 4, key: (one) => one.id, render: alertItem,
    nothing: ['None yet. A file of rules says what you want to be told: ', h('code', {}, 'streams alerts run rules.toml')],
    more: link('alerts', {}, 'All alerts'),
  });
  const changes = feed({
    title: 'Corrected and withdrawn', id: 'changes', what: 'correction', most: 4, key: (one) => one.id, render: changeItem,
    nothing: 'No article has been corrected or withdrawn.', more: link('changes', {}, 'All changes'),
  });

  const loadIssues = async () => {
    const [total, parts] = await Promise.all([
      get('/tallies', span, { signal }), get('/tallies', { ...span, by: bounds.by }, { signal }),
    ]);
    const found = new Map(total.tallies.map((/** @type {any} */ one) => [one.issue, one]));
    const known = [...new Set([...issueIds(), ...found.keys()])];
    const range = bounds.since
      ? { from: Date.parse(bounds.since), to: bounds.until ? Date.parse(bounds.until) - 1 : Date.now() }
      : rangeOf(total.tallies);
    issues.load(known.map((id) => found.get(id) ?? emptyTally(id)), byIssue(parts.tallies), range, bounds.by);
    fill(lead, capital(inWords(address.params, dayInWords)), whole && range
      && `, ${dayInWords(new Date(range.from))} to ${dayInWords(new Date(range.to))}`);
    if (known.length === 0) setTimeout(anew, SERIES_MS);
    fill(empty, ...blank(total.tallies.length > 0, known.length > 0, whole, address.params));
  };
  const loadFeeds = async () => {
    const [agreed, said, told, moved] = await Promise.all([
      get('/agreements', { ...bounded(bounds), limit: 16 }, { signal }),
      get('/statements', { ...bounded(bounds), limit: 10 }, { signal }),
      get('/alerts', { limit: 4 }, { signal }), get('/changes', { limit: 24 }, { signal }),
    ]);
    agreements.load(together(agreed.agreements).slice(0, 8));
    statements.load(said.statements);
    alerts.load(told.alerts);
    changes.load(moved.changes.filter(isTold).slice(0, 4));
  };
  const anew = soon(SERIES_MS, () => loadNames(signal).then(loadIssues), signal);

  live.on('tally', (tally) => {
    if (whole && isNewer(issues.tallyOf(tally.issue), tally)) issues.update(tally);
    anew();
  }, signal);
  live.on('agreement', (one) => (one.retracted ? agreements.strikeOne(agreementKey(one)) : agreements.add(joined(undefined, one))), signal);
  live.on('statement', (one) => statements.add(statementOf(one)), signal);
  live.on('alert', (one) => alerts.add(one), signal);
  live.on('change', (change) => {
    if (!isTold(change)) return;
    changes.add(change);
    if (change.kind === 'killed') for (const one of [agreements, statements]) one.strike(change.uri);
    else soonFeeds();
  }, signal);
  live.on('mend', (mend) => untilCounted(mend).then(() => soonFeeds()), signal);
  live.on('anew', () => { anew(); soonFeeds(); }, signal);
  const soonFeeds = soon(SERIES_MS, loadFeeds, signal);

  await Promise.all([loadIssues(), loadFeeds()]);
  return {
    title: 'Overview',
    content: [
      h('h1', { class: 'unseen', tabindex: -1 }, 'Overview'),
      h('div', { class: 'bar' }, lead, spanPicker(address)),
      empty,
      h('div', { class: 'front' },
        h('div', { class: 'column wide' }, issues.element, changes.element),
        h('div', { class: 'column' }, agreements.element),
        h('div', { class: 'column' }, alerts.element, statements.element)),
    ],
  };
}

/** @param {import('../logic/spans.js').Bounds} bounds */
export function bounded({ since, until }) {
  return { since, until };
}

/** @param {any} change whether it changed anything that counts */
function isTold(change) {
  return change.kind !== 'cosmetic';
}

/**
 * What is said where there is nothing to show.
 *
 * @param {boolean} told whether anything is in the span @param {boolean} listed whether there are issues
 * @param {boolean} whole @param {URLSearchParams} params
 */
function blank(told, listed, whole, params) {
  if (told) return [];
  if (!whole) {
    return [h('p', {}, h('strong', {}, `Nothing on your issues in ${inWords(params, dayInWords)}. `),
      h('a', { href: '/' }, 'Show all coverage'))];
  }
  return [h('h2', {}, listed ? 'Nothing has been read yet' : 'Waiting for the first coverage'),
    h('p', {}, 'It appears here by itself, as it is read.'),
    h('ul', { class: 'commands' },
      h('li', {}, h('code', {}, 'streams run coverage/ --issues issues.json'), ' reads a folder'),
      h('li', {}, h('code', {}, 'streams watch FEED'), ' follows a feed'))];
}
