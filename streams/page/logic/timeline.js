/**
 * Days and hours as the columns of a timeline. Pure.
 *
 * @typedef {import('./tallies.js').Tally} Tally
 * @typedef {{at: number, paragraphs: number, agreements: number}} Point `at` in milliseconds
 */

import { agreementsIn } from './tallies.js';

export const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MONDAY = 4 * DAY; // the first one, as the epoch began on a Thursday
const WEEKS_FROM = 70 * DAY;

/** Length of a column in milliseconds. */
export const STEPS = { hour: HOUR, day: DAY, week: 7 * DAY };

/**
 * What a column of a timeline is: weeks where days would be too many to be seen.
 *
 * @param {'day' | 'hour'} by how the tallies come
 * @param {{from: number, to: number}} range
 * @returns {'hour' | 'day' | 'week'}
 */
export function columnOf(by, { from, to }) {
  return by === 'day' && to - from > WEEKS_FROM ? 'week' : by;
}

/**
 * Columns one after another, those without coverage too, so that a gap is seen as one.
 *
 * @param {readonly Tally[]} tallies of one issue, each with its start
 * @param {'hour' | 'day' | 'week'} by
 * @param {{from: number, to: number}} range
 * @returns {Point[]}
 */
export function columns(tallies, by, { from, to }) {
  const step = STEPS[by];
  const origin = by === 'week' ? MONDAY : 0;
  const place = (/** @type {number} */ at) => Math.floor((at - origin) / step);
  const points = [];
  for (let n = place(from); n <= place(to); n += 1) points.push({ at: origin + n * step, paragraphs: 0, agreements: 0 });
  for (const tally of tallies) {
    const point = points[place(Date.parse(tally.start ?? '')) - place(from)];
    if (!point) continue;
    point.paragraphs += tally.paragraphs;
    point.agreements += agreementsIn(tally);
  }
  return points;
}

/** @param {readonly Point[]} points @returns {number} the tallest column */
export function tallest(points) {
  return Math.max(0, ...points.map((one) => Math.max(one.paragraphs, one.agreements)));
}
