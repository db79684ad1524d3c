/** An article and its versions: when each came, what it said, and what came of it. */

import { counted, shortened } from '../logic/format.js';
import { partiesOf } from '../parts/agreement.js';
import { h } from '../parts/element.js';
import { dotted, issueLink, link, sourceLink, speakerLink, timeOf } from '../parts/link.js';
import { statementItem } from '../parts/statement.js';
import { statusTag } from '../parts/status.js';
import { get } from '../server/api.js';

/** @param {import('../start.js').Context} context */
export async function article({ address, live, signal, again }) {
  const uri = address.params.get('uri') ?? '';
  const [{ history }, { statements }] = await Promise.all([
    get('/history', { uri }, { signal }), get('/statements', { uri, limit: 500 }, { signal }),
  ]);
  live.on('change', (change) => { if (change.uri === uri) again(); }, signal);
  const versions = [...history.versions].reverse();
  const latest = versions[0]?.said.edition;
  const title = latest?.headline || latest?.outlet || uri;
  return {
    title,
    content: [
      h('div', { class: 'bar' }, h('div', {},
        h('p', { class: 'kicker' }, dotted(latest?.outlet, latest && timeOf(latest.published))),
        h('h1', { tabindex: -1 }, history.killed ? h('s', {}, title) : title),
        h('p', { class: 'lead uri' }, dotted(uri, sourceLink(uri))))),
      history.killed && h('p', { class: 'notice' }, h('strong', {}, 'Withdrawn. '), 'A kill took it out of every count', versions[0]?.gone && [', ', timeOf(versions[0].gone)], '.'),
      h('div', { class: 'halves two' },
        h('section', { class: 'column', 'aria-labelledby': 'versions' },
          h('header', {}, h('h2', { id: 'versions' }, counted(versions.length, 'version'))),
          h('ol', { class: 'versions', role: 'list' }, versions.map((one, place) => version(one, place === 0 && !history.killed)))),
        h('section', { class: 'column', 'aria-labelledby': 'said' },
          h('header', {}, h('h2', { id: 'said' }, 'What counts of it'), statements.length > 0
            && link('paragraph', { uri, index: statements[statements.length - 1].ordinal, version: statements[0].version }, 'Read its paragraphs')),
          statements.length ? h('ol', { class: 'items', role: 'list' }, [...statements].reverse().map((one) => statementItem({ ...one, outlet: `paragraph ${one.ordinal}`, headline: '' })))
            : h('p', { class: 'nothing' }, history.killed ? 'Nothing: it was withdrawn.' : 'Nobody is quoted in it.'))),
    ],
  };
}

/** @param {any} told a version of a history @param {boolean} counts */
function version({ said, came, gone, ended }, counts) {
  const { edition } = said;
  return h('li', { class: counts ? 'version' : 'version past' },
    h('p', { class: 'who' }, h('span', { class: 'subject' }, h('strong', {}, `Version ${edition.version}`), ' ',
      h('span', { class: 'tag' }, counts ? 'counts' : ended ?? 'no longer counts')), timeOf(edition.published)),
    edition.headline && h('p', { class: 'headline' }, edition.headline),
    h('p', { class: 'meta' }, dotted(`${edition.paragraphs} of ${counted(edition.paragraph_count, 'paragraph')}`,
      ...Object.entries(said.issues).map(([issue, count]) => h('span', {}, issueLink(issue), ` ${count}`)),
      ['came ', timeOf(came)], gone && ['gone ', timeOf(gone)])),
    h('details', {}, h('summary', {}, `${counted(said.statements.length, 'statement')}, ${counted(said.agreements.length, 'agreement')}`),
      h('ul', { class: 'parts' },
        said.agreements.map((/** @type {any} */ one) => h('li', {}, statusTag(one.status), ` ${partiesOf(one.parties)}, on `, issueLink(one.issue))),
        said.statements.map((/** @type {any} */ one) => h('li', {}, speakerLink(one.speaker, one.kind), ': ', h('span', { class: 'words' }, shortened(one.content, 200)))))));
}
