/** Mending what was read: who says what is wrong, seen by everybody, and taken back if it was no mend. */

import { get, has, send } from '../server/api.js';
import { issueIds, labelOf } from '../server/names.js';
import { STATUSES } from '../logic/tallies.js';
import { openDialog } from './dialog.js';
import { h } from './element.js';
import { dotted, hrefOf, issueLink, timeOf } from './link.js';

const NAME_KEY = 'newsroom-streams.editor';
const KINDS = ['person', 'organisation', 'country', 'group', 'anonymous'];

/**
 * What can be mended of a note; nothing where the server takes no mends.
 *
 * @param {any} about `kind` and what was read
 */
export function mendButtons(about) {
  if (!has('/mends', { method: 'post' })) return null;
  /** @type {Array<[string, () => Promise<unknown>]>} */
  const ways = {
    statement: [['Another speaker', () => mendSpeaker(about)], ['No statement', () => mendPlainly(about, 'This is no statement', statementOf(about, null))]],
    agreement: [['Another status', () => mendStatus(about)], ['No agreement', () => mendPlainly(about, 'This is no agreement', agreementOf(about, { none: true }))]],
    issue: [['Not about this', () => mendPlainly(about, `Not about ${labelOf(about.issue)}`, { kind: 'issue', issue: about.issue, reads: 'wrong' })]],
    missing: [['About another issue, too', () => addIssue(about)]],
  }[/** @type {'statement'} */ (about.kind)];
  return h('p', { class: 'mending' }, ways.map(([label, act]) => h('button', { class: 'quiet', type: 'button', onclick: act }, label)));
}

/**
 * Mends, the latest first, each with who and when, and whether it holds.
 *
 * @param {readonly any[]} known @param {string} title
 */
export function mendList(known, title) {
  if (known.length === 0) return null;
  return h('section', { 'aria-label': title }, h('header', {}, h('h2', {}, title)), h('ol', { class: 'items', role: 'list' }, known.map(mendItem)));
}

/** @param {any} known a mend and what has become of it */
export function mendItem({ mend, state, back }) {
  return h('li', { class: `item mend${back ? ' struck' : ''}` },
    h('p', { class: 'who' }, h('span', { class: 'subject' }, h('strong', {}, mend.by), ': ', saidOf(mend)), timeOf(mend.at)),
    mend.note && h('p', { class: 'told' }, mend.note),
    h('p', { class: 'meta' }, dotted(
      back ? h('span', {}, `taken back by ${back.by}, `, timeOf(back.at)) : state,
      mend.ordinal > 0 && h('a', { href: hrefOf('paragraph', { uri: mend.uri, index: mend.ordinal }) }, 'the paragraph'),
      !back && has('/mends/{id}', { method: 'delete' }) && h('button', { class: 'quiet', type: 'button', onclick: () => takeBack(mend) }, 'Take back'))));
}

/**
 * Wait until a mend is counted: the log has it first. A server that does not answer meanwhile is asked again.
 *
 * @param {any} mend as the live stream has it
 */
export async function untilCounted(mend) {
  const { mends: said } = mend;
  for (let tries = 0; tries < 20; tries += 1) {
    const { mends: known } = await get('/mends', { uri: mend.uri, limit: 200 }).catch(() => ({ mends: [] }));
    const taken = said.kind === 'taken-back';
    const found = known.find((/** @type {any} */ one) => one.mend.id === (taken ? said.mend : mend.id));
    if (found && (!taken || found.back)) return;
    await new Promise((done) => { setTimeout(done, 250); });
  }
}

/** @param {any} mend */
function saidOf({ mends: one }) {
  switch (one.kind) {
    case 'issue': return [one.reads === 'wrong' ? 'not about ' : 'about ', issueLink(one.issue)];
    case 'statement': return one.speaker ? ['said by ', h('b', {}, one.speaker.name), quoted(one.words)] : ['no statement', quoted(one.words)];
    case 'agreement': return one.none ? ['no agreement', quoted(one.words)]
      : [[one.has_status && `${one.has_status}, not ${one.status}`, one.has_parties && `of ${one.has_parties.join(' and ')}`].filter(Boolean).join(', '), one.has_issue && [' on ', issueLink(one.has_issue)], quoted(one.words)];
    default: return one.kind;
  }
}

/** @param {string} words */
function quoted(words) {
  return words && h('span', { class: 'words' }, ` ${words}`);
}

/** @param {any} about */
async function mendSpeaker(about) {
  const name = h('input', { id: 'mend-name', required: true, autocomplete: 'off', value: about.speaker, list: 'mend-names' });
  const kind = choice('mend-kind', KINDS, about.statement.speaker?.kind ?? 'person');
  const names = h('datalist', { id: 'mend-names' });
  get('/speakers', { limit: 200 }).then(({ speakers }) => names.append(...speakers.map((/** @type {any} */ one) => h('option', { value: one.name })))).catch(() => {});
  await mend(about, 'Who says this?', [field('Speaker, by the full name', name), names, field('Kind', kind)],
    () => statementOf(about, { name: name.value.trim(), kind: kind.value }));
}

/** @param {any} about */
async function mendStatus(about) {
  const status = choice('mend-status', STATUSES, about.agreement.status);
  const parties = h('input', { id: 'mend-parties', value: about.agreement.parties.join('; '), autocomplete: 'off' });
  await mend(about, 'What was agreed?', [field('Status', status), field('Parties, a semicolon between them', parties)], () => {
    const given = parties.value.split(';').map((one) => one.trim()).filter(Boolean);
    const same = given.join('\n') === about.agreement.parties.join('\n');
    return agreementOf(about, { has_status: status.value === about.agreement.status ? null : status.value, has_parties: same ? null : given });
  });
}

/** @param {any} about */
async function addIssue(about) {
  const read = new Set(about.read.issues.map((/** @type {any} */ one) => one.id));
  const issue = h('select', { id: 'mend-issue' }, issueIds().filter((id) => !read.has(id)).map((id) => h('option', { value: id }, labelOf(id))));
  await mend(about, 'About which issue, too?', [field('Issue', issue)], () => ({ kind: 'issue', issue: issue.value, reads: 'missing' }));
}

/** @param {any} about @param {string} title @param {any} mends */
async function mendPlainly(about, title, mends) {
  await mend(about, title, [], () => mends);
}

/**
 * @param {any} about @param {string} title @param {import('./element.js').Child} fields @param {() => any} told
 */
async function mend(about, title, fields, told) {
  const by = h('input', { id: 'mend-by', required: true, autocomplete: 'name', value: localStorage.getItem(NAME_KEY) });
  const note = h('input', { id: 'mend-note', autocomplete: 'off' });
  await openDialog({
    title, lead: 'It counts at once, for everybody, whatever is read again. It can be taken back.',
    body: [fields, field('Your name', by), field('Why, if you like', note)], accept: 'Mend',
    onAccept: async () => {
      localStorage.setItem(NAME_KEY, by.value.trim());
      const { article, ordinal } = about.read;
      await send('POST', '/mends', { uri: article.uri, version: article.version, index: ordinal, by: by.value.trim(), note: note.value.trim(), mends: told() });
    },
  });
}

/** @param {any} mend */
async function takeBack(mend) {
  const by = h('input', { id: 'mend-by', required: true, autocomplete: 'name', value: localStorage.getItem(NAME_KEY) });
  await openDialog({
    title: 'Take this mend back?', lead: 'What was read counts again. The mend stays in the list, struck out.',
    body: field('Your name', by), accept: 'Take back',
    onAccept: async () => {
      localStorage.setItem(NAME_KEY, by.value.trim());
      await send('DELETE', `/mends/${encodeURIComponent(mend.id)}?${new URLSearchParams({ by: by.value.trim() })}`);
    },
  });
}

/** @param {any} about @param {{name: string, kind: string} | null} speaker */
function statementOf(about, speaker) {
  const spans = about.statement.content;
  return { kind: 'statement', span: [spans[0][0], spans[spans.length - 1][1]], speaker };
}

/** @param {any} about @param {any} changes */
function agreementOf({ agreement }, changes) {
  return { kind: 'agreement', issue: agreement.issue, status: agreement.status, trigger: agreement.trigger, ...changes };
}

/** @param {string} label @param {HTMLElement} control */
function field(label, control) {
  return [h('label', { for: control.id }, label), control];
}

/** @param {string} id @param {readonly string[]} values @param {string} chosen */
function choice(id, values, chosen) {
  return h('select', { id }, values.map((one) => h('option', { value: one, selected: one === chosen }, one)));
}
