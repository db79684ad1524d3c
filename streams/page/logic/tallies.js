/**
 * What is done with tallies before they are shown. Pure.
 *
 * @typedef {{reports: number, distinct: number}} AgreementTally
 * @typedef {{name: string, kind: string, statements: number}} SpeakerTally
 * @typedef {{issue: string, start?: string, revision?: number, paragraphs: number, original: number,
 *   syndicated: number, articles: number, outlets: number, statements: number, speakers: SpeakerTally[],
 *   kinds: Object<string, number>, agreements: Object<string, AgreementTally>, first?: string, last?: string}} Tally
 */

const DAY = 86_400_000;

/** Of agreements, from what binds most to what is turned down. */
export const STATUSES = ['reached', 'committed', 'reaffirmed', 'anticipated', 'sought', 'refused'];

/**
 * The tally of an issue that nothing is told of.
 *
 * @param {string} issue
 * @returns {Tally}
 */
export function emptyTally(issue) {
  return {
    issue, paragraphs: 0, original: 0, syndicated: 0, articles: 0, outlets: 0, statements: 0,
    speakers: [], kinds: {}, agreements: {},
  };
}

/**
 * Whether a tally that has come is newer than the one that is shown.
 *
 * @param {Tally | undefined} shown
 * @param {Tally} come
 */
export function isNewer(shown, come) {
  return shown?.revision === undefined || come.revision === undefined || come.revision > shown.revision;
}

/**
 * How many different agreements a tally has, of a status or of any.
 *
 * @param {Tally} tally
 * @param {string} [status]
 */
export function agreementsIn(tally, status) {
  if (status) return tally.agreements[status]?.distinct ?? 0;
  return Object.values(tally.agreements).reduce((sum, one) => sum + one.distinct, 0);
}

/**
 * Tallies of days or hours as one count a bin, whole bins of equal length that end with `to`.
 *
 * @param {readonly Tally[]} tallies of one issue, each with its start
 * @param {{from: number, to: number, most: number, step?: number}} range times in milliseconds, how many bins at
 *   most, and the length of a tally's own bucket
 * @param {(tally: Tally) => number} [pick]
 * @returns {number[]}
 */
export function binned(tallies, { from, to, most, step = DAY }, pick = (tally) => tally.paragraphs) {
  const buckets = Math.max(1, Math.floor((to - from) / step) + 1);
  const width = Math.ceil(buckets / most);
  const counts = new Array(Math.ceil(buckets / width)).fill(0);
  for (const tally of tallies) {
    const place = Math.floor((Date.parse(tally.start ?? '') - from) / step);
    if (place >= 0 && place < buckets) counts[counts.length - 1 - Math.floor((buckets - 1 - place) / width)] += pick(tally);
  }
  return counts;
}

/**
 * From the first to the last publication that tallies have; null if they have none.
 *
 * @param {readonly Tally[]} tallies
 * @returns {{from: number, to: number} | null}
 */
export function rangeOf(tallies) {
  const firsts = tallies.flatMap((tally) => (tally.first ? [Date.parse(tally.first)] : []));
  const lasts = tallies.flatMap((tally) => (tally.last ? [Date.parse(tally.last)] : []));
  return firsts.length && lasts.length ? { from: Math.min(...firsts), to: Math.max(...lasts) } : null;
}

/**
 * Tallies by issue.
 *
 * @param {readonly Tally[]} tallies
 * @returns {Map<string, Tally[]>}
 */
export function byIssue(tallies) {
  /** @type {Map<string, Tally[]>} */
  const found = new Map();
  for (const tally of tallies) found.set(tally.issue, [...(found.get(tally.issue) ?? []), tally]);
  return found;
}

/**
 * When what is behind will have been caught up with, by how it went between two looks; null if it does not get less.
 *
 * @param {{at: number, lag: number}} before `at` in milliseconds
 * @param {{at: number, lag: number}} now
 * @returns {number | null} seconds
 */
export function caughtUpIn(before, now) {
  const pace = (before.lag - now.lag) / (now.at - before.at);
  return pace > 0 ? now.lag / pace / 1000 : null;
}
