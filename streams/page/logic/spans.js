/**
 * Spans of time as the page's addresses say them. Pure: whoever asks says what time it is.
 *
 * @typedef {{since: string | null, until: string | null, by: 'day' | 'hour'}} Bounds
 */

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** What is offered, the shortest first; the empty one is all there is. */
export const SPANS = [
  { id: '24h', label: '24 hours', length: DAY },
  { id: '7d', label: '7 days', length: 7 * DAY },
  { id: '30d', label: '30 days', length: 30 * DAY },
  { id: '1y', label: 'Year', length: 365 * DAY },
  { id: '', label: 'All', length: 0 },
];

const HOURLY_UP_TO = 3 * DAY;

/**
 * The bounds that an address asks for: a span up to now, or days by name, the last one included.
 *
 * @param {URLSearchParams} params
 * @param {Date} now
 * @returns {Bounds}
 */
export function boundsOf(params, now) {
  const span = SPANS.find((one) => one.id && one.id === params.get('span'));
  if (span) {
    const since = new Date(Math.floor((now.getTime() - span.length) / HOUR) * HOUR);
    return { since: stamp(since), until: null, by: span.length <= HOURLY_UP_TO ? 'hour' : 'day' };
  }
  const since = dayOf(params.get('since'));
  const last = dayOf(params.get('until'));
  const until = last && new Date(last.getTime() + DAY);
  const short = since && until && until.getTime() - since.getTime() <= HOURLY_UP_TO;
  return { since: since && stamp(since), until: until && stamp(until), by: short ? 'hour' : 'day' };
}

/**
 * Bounds in words: "since 3 May 2024", "3 to 9 May 2024".
 *
 * @param {URLSearchParams} params
 * @param {(day: Date) => string} said how a day is written
 * @returns {string}
 */
export function inWords(params, said) {
  const span = SPANS.find((one) => one.id && one.id === params.get('span'));
  if (span) return span.id === '1y' ? 'the past year' : `the past ${span.label}`;
  const since = dayOf(params.get('since'));
  const last = dayOf(params.get('until'));
  if (since && last) return since.getTime() === last.getTime() ? said(since) : `${said(since)} to ${said(last)}`;
  if (since) return `since ${said(since)}`;
  return last ? `until ${said(last)}` : 'all coverage';
}

/**
 * What is to be kept of a span where another view is opened.
 *
 * @param {URLSearchParams} params
 * @returns {{span: string | null, since: string | null, until: string | null}}
 */
export function spanIn(params) {
  return { span: params.get('span'), since: params.get('since'), until: params.get('until') };
}

/**
 * A day as an address has it.
 *
 * @param {Date} day
 * @returns {string} `2024-05-03`
 */
export function dayName(day) {
  return day.toISOString().slice(0, 10);
}

/** @param {string | null} text */
function dayOf(text) {
  if (!text || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const day = new Date(`${text}T00:00:00Z`);
  return Number.isNaN(day.getTime()) ? null : day;
}

/** @param {Date} time */
function stamp(time) {
  return `${time.toISOString().slice(0, 19)}Z`;
}
