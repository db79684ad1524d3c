/** Who speaks, and how often. */

import { number } from '../logic/format.js';
import { h, svg } from './element.js';
import { speakerLink } from './link.js';
import { table } from './table.js';

/** @typedef {import('../logic/tallies.js').SpeakerTally} SpeakerTally */

/** @param {readonly SpeakerTally[]} speakers @param {import('../server/api.js').Params} asked */
export function speakerTable(speakers, asked) {
  const most = Math.max(1, ...speakers.map((one) => one.statements));
  return table({
    caption: 'Speakers and how many statements each made', name: 'speakers', rows: speakers,
    nothing: 'Nobody is quoted by name.', from: { path: '/speakers', params: asked },
    columns: [
      { head: 'Speaker', cell: (one) => speakerLink(one.name, one.kind), value: (one) => one.name },
      { head: 'Kind', cell: (one) => h('span', { class: 'soft' }, one.kind), value: (one) => one.kind, class: 'kind' },
      { head: 'Statements', numeric: true, value: (one) => one.statements, cell: (one) => [shareBar(one.statements / most), h('span', { class: 'n' }, number(one.statements))] },
    ],
  });
}

/** @param {number} share of the most */
export function shareBar(share) {
  return svg('svg', { class: 'share', viewBox: '0 0 100 8', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    svg('rect', { width: share && Math.max(1, share * 100), height: 8 }));
}
