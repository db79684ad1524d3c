/** Numbers, times and names as they are read. Pure. */

const NUMBERS = new Intl.NumberFormat('en-GB');
const MINUS = '\u2212';

/** @param {number} value */
export function number(value) {
  return NUMBERS.format(value);
}

/**
 * A difference with its sign; nothing for none.
 *
 * @param {number} value
 */
export function signed(value) {
  if (value === 0) return '0';
  return value > 0 ? `+${number(value)}` : `${MINUS}${number(-value)}`;
}

/**
 * A number with its noun: `1 paragraph`, `1,204 paragraphs`.
 *
 * @param {number} value
 * @param {string} one
 * @param {string} [many]
 */
export function counted(value, one, many = `${one}s`) {
  return `${number(value)} ${value === 1 ? one : many}`;
}

/**
 * When something was published, as short as it can be told from now: a clock today, a day before that. Midnight in
 * UTC is what an article has that names a day alone.
 *
 * @param {string} instant RFC 3339
 * @param {Date} now
 * @param {string} [zone] of the reader
 */
export function when(instant, now, zone) {
  const time = new Date(instant);
  if (Number.isNaN(time.getTime())) return '';
  const dayOnly = /T00:00:00(\.0+)?(Z|\+00:00)$/.test(instant);
  const place = dayOnly ? 'UTC' : zone;
  const clock = dayOnly ? '' : written(time, { hour: '2-digit', minute: '2-digit', timeZone: place });
  if (isSameDay(time, now, place)) return clock || 'today';
  const day = written(time, {
    day: 'numeric', month: 'short', timeZone: place,
    ...(time.getUTCFullYear() === now.getUTCFullYear() ? {} : { year: 'numeric' }),
  });
  const recent = now.getTime() - time.getTime() < 7 * 86_400_000;
  return clock && recent ? `${day}, ${clock}` : day;
}

/**
 * When exactly, for who looks closer.
 *
 * @param {string} instant
 * @param {string} [zone]
 */
export function exactly(instant, zone) {
  const time = new Date(instant);
  if (Number.isNaN(time.getTime())) return instant;
  return written(time, { dateStyle: 'full', timeStyle: 'long', timeZone: zone });
}

/** @param {string} text @returns {string} the same, as a sentence begins */
export function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/**
 * What a server says, as a sentence; nothing of nothing.
 *
 * @param {string} text
 */
export function sentence(text) {
  return text && `${capital(text)}${/[.!?]$/.test(text) ? '' : '.'}`;
}

/** @param {Date} day */
export function dayInWords(day) {
  return written(day, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
}

/**
 * A span of seconds in words: `8 s`, `3 min`, `2 h`.
 *
 * @param {number} seconds
 */
export function lasting(seconds) {
  if (seconds < 90) return `${Math.max(0, Math.round(seconds))} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3600)} h`;
}

/**
 * Names in a row: `A`, `A and B`, `A, B and C`.
 *
 * @param {readonly string[]} names
 */
export function listed(names) {
  if (names.length < 2) return names[0] ?? '';
  return `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;
}

/**
 * Text cut at a word's end.
 *
 * @param {string} text
 * @param {number} most characters
 */
export function shortened(text, most) {
  if (text.length <= most) return text;
  const cut = text.slice(0, most);
  const space = cut.lastIndexOf(' ');
  return `${cut.slice(0, space > most / 2 ? space : most).trimEnd()} …`;
}

/** @param {Date} time @param {Intl.DateTimeFormatOptions} how */
function written(time, how) {
  return new Intl.DateTimeFormat('en-GB', how).format(time);
}

/** @param {Date} one @param {Date} other @param {string | undefined} timeZone */
function isSameDay(one, other, timeZone) {
  const how = /** @type {const} */ ({ year: 'numeric', month: 'numeric', day: 'numeric', timeZone });
  return written(one, how) === written(other, how);
}
