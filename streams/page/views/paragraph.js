/** One paragraph: its text with what was read in it, why it was read so, and how editors have mended that. */

import { number, sentence } from '../logic/format.js';
import { h } from '../parts/element.js';
import { dotted, hrefOf, issueLink, link, speakerLink, timeOf } from '../parts/link.js';
import { markedText } from '../parts/marked.js';
import { mendButtons, mendList, untilCounted } from '../parts/mends.js';
import { partiesOf } from '../parts/agreement.js';
import { statusTag } from '../parts/status.js';
import { get } from '../server/api.js';

/** @param {import('../start.js').Context} context */
export async function paragraph({ address, live, signal, again }) {
  const { params } = address;
  const uri = params.get('uri') ?? '';
  const index = Number(params.get('index') ?? 1);
  const asked = { uri, index, version: params.get('version') };
  const found = await get('/paragraph', asked, { signal }).catch((error) => gone(error, uri));
  live.on('change', (change) => { if (change.uri === uri) again(); }, signal);
  live.on('mend', (mend) => {
    if (mend.uri === uri) untilCounted(mend).then(() => { if (!signal.aborted) again(); });
  }, signal);
  if (found.missing) return { title: 'No longer so', content: found.missing };
  const { article, paragraph_count: count, text } = found.paragraph;
  const [before, after] = await Promise.all([index - 1, index + 1].map((place) => contextOf(place, count, asked, signal)));
  const title = article.headline || `${article.outlet || 'Article'}, paragraph ${index}`;
  const { element, light } = markedText(text, found.marks);
  return {
    title,
    content: [
      h('div', { class: 'bar' }, h('div', {},
        h('p', { class: 'kicker' }, dotted(article.outlet, timeOf(article.published), article.byline)),
        h('h1', { tabindex: -1 }, title),
        h('p', { class: 'lead' }, dotted(link('article', { uri }, `the article and its versions`), `version ${article.version}`, uri)))),
      h('div', { class: 'reader' },
        h('div', { class: 'page' }, before, element, after, key(), turning(uri, article.version, index, count)),
        h('div', { class: 'notes' },
          notes('Said', found.why.statements.map((/** @type {any} */ one, /** @type {number} */ place) => statementNote(one, found, place, light))),
          notes('Agreed', found.why.agreements.map((/** @type {any} */ one, /** @type {number} */ place) => agreementNote(one, found, place, light))),
          notes('About', [...found.why.issues.map((/** @type {any} */ one) => issueNote(one, found, light)), ...added(found), addIssue(found.paragraph)]),
          mendList(found.mends ?? [], 'Mended by editors'))),
    ],
  };
}

/**
 * What stands before or after it.
 *
 * @param {number} index @param {number} count @param {import('../server/api.js').Params} asked @param {AbortSignal} signal
 */
async function contextOf(index, count, asked, signal) {
  if (index < 1 || index > count) return null;
  const found = await get('/paragraph', { ...asked, index }, { signal }).catch(() => null);
  return found && h('p', { class: 'context' }, found.paragraph.text);
}

/** @param {any} error @param {string} uri */
function gone(error, uri) {
  if (error.status !== 404) throw error;
  return {
    missing: h('div', { class: 'blank' }, h('h1', { tabindex: -1 }, 'This does not count any longer'),
      h('p', {}, `${sentence(error.message)} It was corrected or withdrawn. `, link('article', { uri }, 'The article and its versions'))),
  };
}

/** @param {string} title @param {import('../parts/element.js').Child[]} items */
function notes(title, items) {
  const some = items.filter(Boolean);
  return some.length > 0 && h('section', { 'aria-label': title }, h('header', {}, h('h2', {}, title)), h('ol', { class: 'items', role: 'list' }, some));
}

/** @typedef {(refs: string | null) => void} Light shows in the text what a note is about */

/** @param {any} one @param {any} found @param {number} place @param {Light} light */
function statementNote(one, { paragraph: read, counted }, place, light) {
  const was = read.statements[place];
  const now = counted ? counted.statements.find((/** @type {any} */ other) => other.content[0][0] === was.content[0][0]) : was;
  const name = one.resolved ? one.speaker : '';
  const mended = now && now.speaker && now.speaker.name !== name ? now.speaker : null;
  return note(one.number, light, !now,
    h('p', { class: 'who' }, h('span', { class: 'subject' }, h('sup', {}, one.number), ' ',
      mended ? [speakerLink(mended.name, mended.kind), ' ', h('s', {}, name || 'not named')] : speakerLink(name, one.kind),
      one.via && h('span', { class: 'aside' }, ` via ${one.via}`)), one.resolved && chance(one.score)),
    h('p', { class: 'told' }, `Found ${one.how}; ${one.quoted}`, one.cue && [', by “', one.cue, '”'], '.'),
    now && mendButtons({ kind: 'statement', read, statement: was, speaker: mended ? mended.name : name }));
}

/** @param {any} one @param {any} found @param {number} place @param {Light} light */
function agreementNote(one, { paragraph: read, counted }, place, light) {
  const was = read.agreements[place];
  const now = counted ? counted.agreements.find((/** @type {any} */ other) => other.trigger[0] === was.trigger[0] && other.issue === was.issue) : was;
  const { status, parties } = now ?? was;
  return note(one.letter, light, !now,
    h('p', { class: 'who' }, h('span', { class: 'subject' }, h('sup', {}, one.letter), ' ', statusTag(status), ' ', h('strong', {}, partiesOf(parties)),
      status !== was.status && [' ', h('s', {}, was.status)]), chance(read.agreements[place].score)),
    h('p', { class: 'told' }, 'On ', issueLink(read.agreements[place].issue), ', by the word “', one.trigger, '”',
      one.reported_by && `, as ${one.reported_by} says`, '. ', h('span', { class: 'soft' }, dotted(one.rule, one.codes))),
    one.before && h('p', { class: 'told soft' }, one.before),
    now && mendButtons({ kind: 'agreement', read, agreement: was }));
}

/** @param {any} one @param {any} found @param {Light} light */
function issueNote(one, { paragraph: read, counted }, light) {
  const holds = !counted || counted.issues.some((/** @type {any} */ other) => other.id === one.id);
  return note(one.id, light, !holds,
    h('p', { class: 'who' }, h('span', { class: 'subject' }, h('strong', {}, issueLink(one.id))), chance(one.score)),
    h('p', { class: 'told' }, one.words.length ? ['By “', one.words.join('”, “'), '”.'] : 'By the paragraphs before it.'),
    holds && mendButtons({ kind: 'issue', read, issue: one.id }));
}

/** Issues that editors have added. @param {any} found */
function added({ paragraph: read, counted }) {
  const known = new Set(read.issues.map((/** @type {any} */ one) => one.id));
  return (counted?.issues ?? []).filter((/** @type {any} */ one) => !known.has(one.id))
    .map((/** @type {any} */ one) => h('li', { class: 'item' }, h('p', { class: 'who' }, h('strong', {}, issueLink(one.id)), h('span', { class: 'chance' }, 'by a mend'))));
}

/** @param {any} read */
function addIssue(read) {
  const buttons = mendButtons({ kind: 'missing', read });
  return buttons && h('li', { class: 'item' }, buttons);
}

/** @param {string} ref @param {Light} light @param {boolean} mendedAway @param {...import('../parts/element.js').Child} children */
function note(ref, light, mendedAway, ...children) {
  return h('li', {
    class: mendedAway ? 'item note away' : 'item note', onpointerenter: () => light(ref), onpointerleave: () => light(null), onfocusin: () => light(ref), onfocusout: () => light(null),
  }, ...children);
}

/** @param {number} score */
function chance(score) {
  return h('span', { class: 'chance', title: 'How likely it is that this is right' }, `${number(Math.round(score * 100))} %`);
}

/** What the marks mean. */
function key() {
  return h('ul', { class: 'key', 'aria-label': 'Marks' }, [['speaker', 'who'], ['cue', 'says'], ['content', 'what'], ['trigger', 'agreed'], ['evidence', 'issue']]
    .map(([kind, word]) => h('li', {}, h('span', { class: `m ${kind}` }, word))));
}

/** @param {string} uri @param {string} version @param {number} index @param {number} count */
function turning(uri, version, index, count) {
  const to = (/** @type {number} */ place, /** @type {string} */ label) => place >= 1 && place <= count
    && h('a', { href: hrefOf('paragraph', { uri, version, index: place }), rel: place < index ? 'prev' : 'next' }, label);
  return h('nav', { class: 'turning', 'aria-label': 'Paragraphs' }, to(index - 1, '← Before'), h('span', { class: 'soft' }, `Paragraph ${index} of ${count}`), to(index + 1, 'After →'));
}
