/** Lists page by page, found by what their address says: statements, agreements, changes, alerts. */

import { together } from '../logic/agreements.js';
import { changed } from '../logic/address.js';
import { capital, dayInWords } from '../logic/format.js';
import { boundsOf, inWords } from '../logic/spans.js';
import { STATUSES } from '../logic/tallies.js';
import { agreementItem } from '../parts/agreement.js';
import { alertItem } from '../parts/alert.js';
import { changeItem } from '../parts/change.js';
import { h } from '../parts/element.js';
import { filters } from '../parts/filters.js';
import { spanPicker } from '../parts/span-picker.js';
import { statementItem } from '../parts/statement.js';
import { statusKey } from '../parts/status.js';
import { downloadButton } from '../parts/table.js';
import { csv } from '../logic/csv.js';
import { get } from '../server/api.js';
import { issueIds, labelOf } from '../server/names.js';

const PAGE = 50;
const KINDS = ['person', 'organisation', 'country', 'group', 'anonymous'];

/** @param {import('../start.js').Context} context */
export async function statements(context) {
  const { address, signal } = context;
  const asked = askedBy(address, ['issue', 'speaker', 'kind', 'outlet', 'uri', 'q']);
  const found = await get('/statements', { ...asked, limit: PAGE, cursor: address.params.get('cursor') }, { signal });
  return listed(context, {
    title: 'Statements', items: found.statements.map((/** @type {any} */ one) => statementItem(one)), cursor: found.cursor, nothing: 'No statement is like that.',
    fields: [
      { name: 'q', label: 'Words' }, { name: 'speaker', label: 'Speaker' },
      { name: 'kind', label: 'Kind of speaker', options: KINDS.map((kind) => [kind, kind]) }, issueField(), { name: 'outlet', label: 'Outlet' },
    ],
    csv: downloadButton('statements', () => csv(
      ['published', 'outlet', 'headline', 'speaker', 'kind', 'via', 'type', 'issues', 'content', 'uri', 'version', 'paragraph'],
      found.statements.map((/** @type {any} */ one) => [one.published, one.outlet, one.headline, one.speaker, one.kind, one.via,
        one.type, one.issues.map(labelOf).join('; '), one.content, one.uri, one.version, one.ordinal])), { path: '/statements', params: asked }),
  });
}

/** @param {import('../start.js').Context} context */
export async function agreements(context) {
  const { address, signal } = context;
  const asked = askedBy(address, ['issue', 'status', 'party', 'outlet', 'uri', 'q']);
  const found = await get('/agreements', { ...asked, limit: PAGE, cursor: address.params.get('cursor') }, { signal });
  return listed(context, {
    title: 'Agreements', items: together(found.agreements).map((one) => agreementItem(one)), cursor: found.cursor, nothing: 'No agreement is like that.',
    before: statusKey(),
    fields: [
      { name: 'q', label: 'Words' },
      { name: 'status', label: 'Status', options: STATUSES.map((status) => [status, status]) },
      { name: 'party', label: 'Party' }, issueField(), { name: 'outlet', label: 'Outlet' },
    ],
    csv: downloadButton('agreements', () => csv(
      ['published', 'outlet', 'headline', 'issue', 'status', 'parties', 'reported_by', 'text', 'uri', 'version', 'paragraph'],
      found.agreements.map(({ article, agreement, text, ordinal }) => [article.published, article.outlet, article.headline,
        labelOf(agreement.issue), agreement.status, agreement.parties.join('; '), agreement.reported_by, text, article.uri,
        article.version, ordinal])), { path: '/agreements', params: asked }),
  });
}

/** @param {import('../start.js').Context} context */
export async function changes(context) {
  const found = (await get('/changes', { limit: 200 }, { signal: context.signal })).changes;
  return plain('Corrected and withdrawn', 'What updates and kills changed of what is counted.',
    found.map((/** @type {any} */ one) => changeItem(one, 50)), 'No article has been corrected or withdrawn.',
    downloadButton('changes', () => csv(['article', 'headline', 'outlet', 'published', 'kind', 'version_before', 'version_after'],
      found.map((/** @type {any} */ one) => {
        const edition = one.after ?? one.before;
        return [one.uri, edition.headline, edition.outlet, edition.published, one.kind, one.before?.version, one.after?.version];
      })), { path: '/changes', params: { limit: 500 } }));
}

/** @param {import('../start.js').Context} context */
export async function alerts(context) {
  const found = (await get('/alerts', { limit: 200 }, { signal: context.signal })).alerts;
  return plain('Alerts', 'What was told by your rules. One whose ground was corrected or killed is taken back.',
    found.map(alertItem), 'Nothing has been told yet. streams alerts run rules.toml watches for what a file of rules asks.',
    downloadButton('alerts', () => csv(['published', 'title', 'kind', 'issues', 'subject', 'text', 'withdrawn', 'reason'],
      found.map((/** @type {any} */ one) => [one.published, one.title, one.kind, one.issues.map(labelOf).join('; '), one.subject,
        one.text, one.withdrawn ? 'yes' : '', one.reason])), { path: '/alerts', params: { limit: 500 } }));
}

/**
 * What an address asks a server for.
 *
 * @param {import('../logic/address.js').Address} address @param {readonly string[]} names
 */
export function askedBy(address, names) {
  const { since, until } = boundsOf(address.params, new Date());
  return { since, until, ...Object.fromEntries(names.map((name) => [name, address.params.get(name)])) };
}

/** @returns {import('../parts/filters.js').Field} */
export function issueField() {
  return { name: 'issue', label: 'Issue', options: issueIds().map((id) => [id, labelOf(id)]) };
}

/**
 * @param {import('../start.js').Context} context
 * @param {{title: string, items: HTMLElement[], cursor: string | null, nothing: string,
 *   fields: import('../parts/filters.js').Field[], csv: HTMLElement, before?: HTMLElement}} told
 */
function listed({ address }, { title, items, cursor, nothing, fields, csv: download, before }) {
  const further = Boolean(address.params.get('cursor'));
  return {
    title,
    content: [
      h('div', { class: 'bar' },
        h('div', {}, h('h1', { tabindex: -1 }, title), h('p', { class: 'lead' }, capital(inWords(address.params, dayInWords)))),
        spanPicker(address)),
      filters(address, fields), before,
      h('section', { class: 'reading', 'aria-label': title },
        h('header', {}, h('p', { class: 'soft' }, further ? 'Further back' : 'The latest publication first'), download),
        items.length ? h('ol', { class: 'items', role: 'list' }, items) : h('p', { class: 'nothing' }, nothing),
        h('p', { class: 'pages' },
          further && h('a', { href: changed(address, { cursor: null }) }, 'To the beginning'),
          cursor && h('a', { class: 'button', href: changed(address, { cursor }) }, 'Further back'))),
    ],
  };
}

/**
 * @param {string} title @param {string} lead @param {HTMLElement[]} items @param {string} nothing @param {HTMLElement} download
 */
function plain(title, lead, items, nothing, download) {
  return {
    title,
    content: [
      h('div', { class: 'bar' }, h('div', {}, h('h1', { tabindex: -1 }, title), h('p', { class: 'lead' }, lead))),
      h('section', { class: 'reading', 'aria-label': title },
        h('header', {}, h('p', { class: 'soft' }, 'The latest first'), download),
        items.length ? h('ol', { class: 'items', role: 'list' }, items) : h('p', { class: 'nothing' }, nothing)),
    ],
  };
}
