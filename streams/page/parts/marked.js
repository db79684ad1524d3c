/** A paragraph's text with its marks. */

import { pieces, unitsOf } from '../logic/marks.js';
import { h } from './element.js';

const NUMBERED = new Set(['content', 'trigger']);

/**
 * @param {string} text
 * @param {readonly {start: number, end: number, kind: string, refs: string[]}[]} marks in characters
 * @returns {{element: HTMLElement, light: (ref: string | null) => void}} `light` brings out what a note is about
 */
export function markedText(text, marks) {
  const unit = unitsOf(text);
  const known = marks.map((mark) => ({ ...mark, start: unit(mark.start), end: unit(mark.end) }));
  const element = h('p', { class: 'text' });
  /** @type {Array<{span: HTMLElement, refs: Set<string>}>} */
  const spans = [];
  let at = 0;
  for (const piece of pieces(text, known)) {
    const own = /** @type {typeof known} */ (/** @type {unknown} */ (piece.marks));
    at += piece.text.length;
    if (own.length === 0) {
      element.append(piece.text);
      continue;
    }
    const span = h('span', { class: `m ${[...new Set(own.map((mark) => mark.kind))].join(' ')}` }, piece.text);
    spans.push({ span, refs: new Set(own.flatMap((mark) => mark.refs)) });
    element.append(span);
    const ended = own.filter((mark) => mark.end === at && NUMBERED.has(mark.kind)).flatMap((mark) => mark.refs);
    if (ended.length) element.append(h('sup', {}, ended.join(',')));
  }
  return {
    element,
    light(ref) {
      element.classList.toggle('lighting', ref !== null);
      for (const { span, refs } of spans) span.classList.toggle('lit', ref !== null && refs.has(ref));
    },
  };
}
