/** What an update, a kill or a revival changed: what went is struck out, what came stands under it. */

import { counted, shortened } from '../logic/format.js';
import { labelOf } from '../server/names.js';
import { partiesOf } from './agreement.js';
import { h } from './element.js';
import { dotted, link, timeOf } from './link.js';

const CALLED = { killed: 'Withdrawn', substantive: 'Corrected', cosmetic: 'Reworded', revived: 'Back again' };

/** @param {any} change @param {number} [most] how many of its parts to show */
export function changeItem(change, most = 3) {
  const edition = change.after ?? change.before;
  const parts = [...change.agreements.map(agreementPart), ...change.statements.map(statementPart)];
  const left = Math.max(0, parts.length - most) + change.left_out;
  const headline = edition.headline || change.uri;
  return h('li', { class: `item change ${change.kind}`, 'data-uri': change.uri },
    h('p', { class: 'who' },
      h('span', { class: 'subject' }, h('span', { class: 'tag' }, CALLED[/** @type {keyof CALLED} */ (change.kind)] ?? change.kind), ' ',
        link('article', { uri: change.uri }, change.kind === 'killed' ? h('s', {}, headline) : headline)),
      timeOf(edition.published)),
    parts.length > 0 && h('ul', { class: 'parts' }, parts.slice(0, most)),
    h('p', { class: 'meta' }, dotted(edition.outlet,
      change.before && change.after && `version ${change.before.version} to ${change.after.version}`,
      left > 0 && `${counted(left, 'more change')}`)));
}

/** @param {{before: any, after: any}} part */
function statementPart({ before, after }) {
  return h('li', {}, before && h('del', {}, saidBy(before)), after && h('ins', {}, saidBy(after)));
}

/** @param {any} said */
function saidBy(said) {
  return [h('b', {}, said.speaker || 'somebody'), ': ', h('span', { class: 'words' }, shortened(said.content, 160))];
}

/** @param {{before: any, after: any}} part */
function agreementPart({ before, after }) {
  return h('li', {}, before && h('del', {}, told(before)), after && h('ins', {}, told(after)));
}

/** @param {any} agreement */
function told(agreement) {
  return [h('b', {}, agreement.status), ` ${partiesOf(agreement.parties)}, on ${labelOf(agreement.issue)}`];
}
