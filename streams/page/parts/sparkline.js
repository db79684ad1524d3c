/** A trend as small columns; the height says how many, against the tallest. */

import { svg } from './element.js';

const HEIGHT = 24;
const STEP = 3;

/**
 * @param {readonly number[]} counts
 * @param {string} label for who does not see it
 */
export function sparkline(counts, label) {
  const most = Math.max(...counts, 1);
  const width = counts.length * STEP;
  const columns = counts.map((count, place) => {
    const tall = count ? Math.max(1.5, (count / most) * (HEIGHT - 1)) : 0;
    return tall ? `M${place * STEP} ${HEIGHT}v${-tall.toFixed(2)}h2v${tall.toFixed(2)}z` : '';
  });
  return svg('svg', {
    class: 'sparkline', viewBox: `0 0 ${width} ${HEIGHT}`, preserveAspectRatio: 'none', role: 'img', 'aria-label': label,
  }, svg('path', { class: 'ground', d: `M0 ${HEIGHT - 0.25}H${width}` }), svg('path', { class: 'columns', d: columns.join('') }));
}
