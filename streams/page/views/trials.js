/** Trials of other issue lists: what each would change, and its adoption. */

import { changed } from '../logic/address.js';
import { dayInWords, number, sentence, shortened, signed } from '../logic/format.js';
import { unitsOf } from '../logic/marks.js';
import { openDialog } from '../parts/dialog.js';
import { h } from '../parts/element.js';
import { dotted, hrefOf, link, timeOf } from '../parts/link.js';
import { partiesOf } from '../parts/agreement.js';
import { wordsLink } from '../parts/statement.js';
import { statusTag } from '../parts/status.js';
import { table } from '../parts/table.js';
import { ApiError, get, has, send } from '../server/api.js';
import { labelOf } from '../server/names.js';

const FEW = 12;
const MANY = 200;
const LOOK_MS = 700;

/** @param {import('../start.js').Context} context */
export async function trials({ signal, again }) {
  const found = (await get('/trials', {}, { signal })).trials;
  if (found.some(isUnderWay)) lookAgain(again, signal);
  return {
    title: 'Trials',
    content: [
      h('div', { class: 'bar' }, h('div', {}, h('h1', { tabindex: -1 }, 'Trials'),
        h('p', { class: 'lead' }, 'What was read, filed under another issue list, beside what counts. Nothing changes until one is adopted.')),
      has('/trials', { method: 'post' }) && h('button', { class: 'button', type: 'button', onclick: () => begin(again) }, 'Try another list …')),
      table({
        caption: 'Trials', name: 'trials', rows: found, from: { path: '/trials', params: {} },
        nothing: 'There are none. What would another issue list change? Try it, here or by streams trial.',
        columns: [
          { head: 'Trial', cell: (one) => link('trial', { name: one.name }, one.name), value: (one) => one.name },
          { head: 'List', cell: (one) => one.list_name, value: (one) => one.list_name },
          { head: 'Days', cell: (one) => (one.since || one.until ? [one.since && dayInWords(new Date(one.since)), ' to ', one.until && dayInWords(new Date(one.until))] : 'all'), value: (one) => one.since ?? '' },
          { head: 'Paragraphs filed', numeric: true, cell: (one) => progressOf(one), value: (one) => one.filed },
        ],
      }),
    ],
  };
}

/** @param {any} state of a trial */
function isUnderWay({ filing }) {
  return Boolean(filing) && !filing.fault;
}

/** Not beneath a dialog, which may end what is looked at. @param {() => void} again @param {AbortSignal} signal */
function lookAgain(again, signal) {
  setTimeout(() => {
    if (signal.aborted) return;
    if (document.querySelector('dialog[open]')) lookAgain(again, signal);
    else again();
  }, LOOK_MS);
}

/** How far the filing of a trial is, or why it ended. @param {any} state @returns {import('../parts/element.js').Child} */
function progressOf({ filed, filing }) {
  if (filing?.fault) return h('span', { class: 'fault' }, `${sentence(filing.fault.message)} ${sentence(filing.fault.remedy)}`);
  if (!filing) return number(filed);
  return [h('progress', { max: Math.max(filing.of, 1), value: filing.done, 'aria-label': 'Filed' }), ` ${number(filing.done)} of ${number(filing.of)}`];
}

/** @param {any} issue */
function moveOf({ came, went, agreements_came: agreedCame, agreements_went: agreedWent }) {
  return came + went + agreedCame + agreedWent;
}

/** @param {import('../start.js').Context} context */
export async function trial({ address, signal, again, leave }) {
  const name = address.params.get('name') ?? '';
  const [found, known] = await Promise.all([get(`/trials/${encodeURIComponent(name)}`, {}, { signal }), get('/trials', {}, { signal })]);
  const state = known.trials.find((/** @type {any} */ one) => one.name === name);
  if (state && isUnderWay(state)) lookAgain(again, signal);
  const most = address.params.get('all') ? MANY : FEW;
  const issues = [...found.issues].sort((one, other) => moveOf(other) - moveOf(one));
  const moved = issues.filter(moveOf);
  const examples = issues.flatMap((issue) => issue.examples.map((/** @type {any} */ one) => ({ ...one, label: issue.label })));
  /** @type {Ending} */
  const ending = async (ask) => {
    leave();
    await ask().catch((error) => { again(); throw error; });
  };
  return {
    title: `Trial ${name}`,
    content: [
      h('div', { class: 'bar' }, h('div', {},
        h('p', { class: 'kicker' }, link('trials', {}, 'Trials')), h('h1', { tabindex: -1 }, name),
        h('p', { class: 'lead' }, `${quoted(found.after.list_name)} instead of ${quoted(found.before.list_name)}: ${moved.length} of ${found.issues.length} issues move, in ${number(found.articles)} articles`)),
      h('div', { class: 'choices' },
        has('/trials/{name}', { method: 'delete' }) && h('button', { class: 'button', type: 'button', onclick: () => drop(name, ending) }, 'Drop …'),
        has('/trials/{name}/adopt', { method: 'post' }) && h('button', { class: 'button primary', type: 'button', onclick: () => adopt(name, found, ending) }, 'Adopt …'))),
      state?.filing && h('p', { class: 'notice' }, h('strong', {}, isUnderWay(state) ? 'Being filed. ' : 'Not all of it is filed. '), progressOf(state)),
      h('div', { class: 'moves' }, movesTable(name, issues)),
      h('div', { class: 'halves two' },
        moves(address, 'Paragraphs that come and go', 'examples', examples.slice(0, most).map(exampleItem), examples.length),
        moves(address, 'Agreements that come and go', 'agreed', found.agreements.slice(0, most).map((/** @type {any} */ one) => agreementMove(one, found)), found.agreements.length)),
    ],
  };
}

/**
 * @param {import('../logic/address.js').Address} address @param {string} title @param {string} id @param {HTMLElement[]} items
 * @param {number} count of all
 */
function moves(address, title, id, items, count) {
  const left = count - items.length;
  return h('section', { class: 'column', 'aria-labelledby': id }, h('header', {}, h('h2', { id }, title)),
    items.length ? h('ol', { class: 'items', role: 'list' }, items) : h('p', { class: 'nothing' }, 'None.'),
    left > 0 && h('p', { class: 'pages' }, address.params.get('all') ? `and ${number(left)} more`
      : h('a', { href: changed(address, { all: '1' }) }, `${number(left)} more`)));
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

/**
 * @typedef {(ask: () => Promise<void>) => Promise<void>} Ending
 *   asks for what ends a trial while nothing else is asked about it, which could find it gone
 */

/** @param {string} name @param {any} found @param {Ending} ending */
async function adopt(name, found, ending) {
  const done = await openDialog({
    title: `Adopt ${name}?`, accept: 'Adopt',
    lead: `${quoted(found.after.list_name)} takes the place of ${quoted(found.before.list_name)} in one step, for everybody. Start workers with its list, so that new coverage is filed under it too.`,
    onAccept: () => ending(async () => {
      await send('POST', `/trials/${encodeURIComponent(name)}/adopt`);
      await untilAdopted(name);
    }),
  });
  if (done) location.assign('/');
}

/** Once it is adopted it is a trial no longer. @param {string} name */
async function untilAdopted(name) {
  for (;;) {
    const state = (await get('/trials')).trials.find((/** @type {any} */ one) => one.name === name);
    if (!state) return;
    if (state.filing?.fault) throw new ApiError(0, state.filing.fault.message, state.filing.fault.remedy);
    await new Promise((resolve) => { setTimeout(resolve, LOOK_MS); });
  }
}

/** @param {string} name @param {Ending} ending */
async function drop(name, ending) {
  const done = await openDialog({
    title: `Drop ${name}?`, lead: 'What was filed for it is deleted. What counts stays as it is.', accept: 'Drop', danger: true,
    onAccept: () => ending(async () => { await send('DELETE', `/trials/${encodeURIComponent(name)}`); }),
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
      await send('POST', '/trials', { name: name.value.trim(), issues: parsed(text) });
    },
  });
  if (done) again();
}

/** @param {string} text @returns {unknown} */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ApiError(0, `the file is no JSON: ${/** @type {Error} */ (error).message}`);
  }
}
