/**
 * Text and the spans that are marked in it. Pure.
 *
 * Spans come in Unicode characters, as Python counts them; JavaScript counts UTF-16 units.
 *
 * @typedef {{start: number, end: number, kind: string, label?: string, id?: string}} Mark in UTF-16 units
 * @typedef {{text: string, marks: Mark[]}} Piece text with all the marks that it stands in
 */

/**
 * Where characters begin, in UTF-16 units.
 *
 * @param {string} text
 * @returns {(character: number) => number}
 */
export function unitsOf(text) {
  if (!/[\ud800-\udbff]/.test(text)) return (character) => Math.min(character, text.length);
  const starts = [];
  let unit = 0;
  for (const character of text) {
    starts.push(unit);
    unit += character.length;
  }
  return (character) => starts[character] ?? text.length;
}

/**
 * Text cut wherever a mark begins or ends; marks may overlap.
 *
 * @param {string} text
 * @param {readonly Mark[]} marks
 * @returns {Piece[]}
 */
export function pieces(text, marks) {
  const sound = marks.filter((mark) => mark.start < mark.end && mark.start < text.length);
  const cuts = [...new Set([0, text.length, ...sound.flatMap((mark) => [mark.start, Math.min(mark.end, text.length)])])];
  cuts.sort((one, other) => one - other);
  const found = [];
  for (let place = 0; place + 1 < cuts.length; place += 1) {
    const [start, end] = [cuts[place], cuts[place + 1]];
    found.push({
      text: text.slice(start, end),
      marks: sound.filter((mark) => mark.start <= start && end <= mark.end),
    });
  }
  return found;
}

/**
 * The words around a span: its sentence, or as much of it as there is room for.
 *
 * @param {string} text
 * @param {readonly [number, number]} span in characters
 * @param {number} [most] UTF-16 units on either side
 * @returns {{before: string, words: string, after: string}}
 */
export function around(text, span, most = 140) {
  const unit = unitsOf(text);
  const [start, end] = [unit(span[0]), unit(span[1])];
  const opening = text.slice(0, start);
  const closing = text.slice(end);
  const sentence = Math.max(...['. ', '? ', '! ', '.” ', '?” '].map((stop) => {
    const found = opening.lastIndexOf(stop);
    return found < 0 ? 0 : found + stop.length;
  }));
  const stop = /[.?!]”?(?=\s|$)/.exec(closing);
  const before = opening.slice(sentence);
  const after = stop ? closing.slice(0, stop.index + stop[0].length) : closing;
  return { before: tail(before, most), words: text.slice(start, end), after: head(after, most) };
}

/** @param {string} text @param {number} most */
function tail(text, most) {
  if (text.length <= most) return text;
  const cut = text.slice(-most);
  return `… ${cut.slice(cut.indexOf(' ') + 1)}`;
}

/** @param {string} text @param {number} most */
function head(text, most) {
  if (text.length <= most) return text;
  const cut = text.slice(0, most);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), 1))} …`;
}
