/** The timeline of an issue: paragraphs as columns, agreements before them; a span is chosen by dragging over it. */

import { dayName } from '../logic/spans.js';
import { h } from './element.js';

const HEIGHT = 220;

/**
 * @typedef {{at: number, paragraphs: number, agreements: number}} Point `at` in milliseconds
 * @param {{points: readonly Point[], by: 'day' | 'hour', most?: number, label: string,
 *   onSpan?: (since: string, until: string) => void, signal: AbortSignal}} drawn `most` is the top of the scale, where
 *   charts are compared
 * @returns {Promise<HTMLElement>}
 */
export async function chart({ points, by, most, label, onSpan, signal }) {
  const { default: UPlot } = await import('../vendor/uplot/uPlot.esm.js');
  const place = h('div', { class: 'chart', role: 'img', 'aria-label': label });
  const data = [points.map((one) => one.at / 1000), points.map((one) => one.paragraphs), points.map((one) => one.agreements)];
  const half = by === 'day' ? 43_200 : 1800;
  const make = () => {
    const ink = inkOf(place);
    const bars = (/** @type {number} */ share) => UPlot.paths.bars({ size: [share, 28], align: 1 });
    return new UPlot({
      width: Math.max(place.clientWidth, 200), height: HEIGHT, tzDate: (/** @type {number} */ ts) => UPlot.tzDate(new Date(ts * 1e3), by === 'day' ? 'Etc/UTC' : undefined),
      scales: {
        x: { range: () => [data[0][0] - half * 0.1, data[0][data[0].length - 1] + half * 2] },
        y: { range: (/** @type {any} */ _, /** @type {number} */ __, /** @type {number} */ max) => [0, Math.max(most ?? max, 4)] },
      },
      axes: [
        { stroke: ink.soft, grid: { show: false }, ticks: { show: false }, font: ink.font, values: dates(by), gap: 6, space: 76 },
        { stroke: ink.soft, grid: { stroke: ink.line, width: 1 }, ticks: { show: false }, font: ink.font, size: 40, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000] },
      ],
      series: [
        { value: (/** @type {any} */ _, /** @type {number} */ at) => (at ? moment(at, by) : '') },
        { label: 'Paragraphs', value, fill: ink.paragraphs, width: 0, paths: bars(0.8), points: { show: false } },
        { label: 'Agreements', value, fill: ink.agreements, width: 0, paths: bars(0.8), points: { show: false } },
      ],
      cursor: { y: false, points: { show: false }, drag: { x: Boolean(onSpan), y: false, setScale: false } },
      hooks: { setSelect: [(/** @type {any} */ plot) => chosen(plot, onSpan)] },
      legend: { live: true },
    }, data, place);
  };
  /** @type {any} */
  let plot = null;
  const draw = () => {
    plot?.destroy();
    plot = make();
  };
  const sized = new ResizeObserver(() => {
    if (!plot) draw();
    else plot.setSize({ width: Math.max(place.clientWidth, 200), height: HEIGHT });
  });
  sized.observe(place);
  const dark = matchMedia('(prefers-color-scheme: dark)');
  dark.addEventListener('change', draw, { signal });
  document.addEventListener('scheme', draw, { signal });
  signal.addEventListener('abort', () => {
    sized.disconnect();
    plot?.destroy();
  });
  return place;
}

/** @param {any} _ @param {number | null} count @returns {string} */
function value(_, count) {
  return count === null || count === undefined ? '' : String(count);
}

/** @param {any} plot @param {((since: string, until: string) => void) | undefined} onSpan */
function chosen(plot, onSpan) {
  if (!onSpan || plot.select.width < 4) return;
  const day = (/** @type {number} */ place) => dayName(new Date(plot.posToVal(place, 'x') * 1000));
  onSpan(day(plot.select.left), day(plot.select.left + plot.select.width));
}

/** Colours as they come out of the style sheet: a canvas knows no variables. @param {Element} place */
function inkOf(place) {
  const probe = h('i', { class: 'probe' });
  (place.isConnected ? place : document.body).append(probe);
  const colour = (/** @type {string} */ name) => {
    probe.className = `probe ${name}`;
    return getComputedStyle(probe).color;
  };
  const ink = {
    soft: colour('soft'), line: colour('line'), paragraphs: colour('paragraphs'), agreements: colour('agreements'),
    font: `12px ${getComputedStyle(document.body).fontFamily}`,
  };
  probe.remove();
  return ink;
}

/** @param {'day' | 'hour'} by */
function dates(by) {
  return (/** @type {any} */ _, /** @type {number[]} */ splits, /** @type {number} */ __, /** @type {number} */ ___, /** @type {number} */ step) => splits.map((at) => tick(at, by, step));
}

/** @param {number} at seconds @param {'day' | 'hour'} by @param {number} step seconds between two */
function tick(at, by, step) {
  const time = new Date(at * 1000);
  const timeZone = by === 'day' ? 'UTC' : undefined;
  if (step < 86_400) return new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone }).format(time);
  const how = step >= 28 * 86_400 ? /** @type {const} */ ({ month: 'short', year: 'numeric' }) : /** @type {const} */ ({ day: 'numeric', month: 'short' });
  return new Intl.DateTimeFormat('en-GB', { ...how, timeZone: 'UTC' }).format(time);
}

/** @param {number} at seconds @param {'day' | 'hour'} by */
function moment(at, by) {
  const how = by === 'day' ? /** @type {const} */ ({ dateStyle: 'medium', timeZone: 'UTC' }) : /** @type {const} */ ({ dateStyle: 'medium', timeStyle: 'short' });
  return new Intl.DateTimeFormat('en-GB', how).format(new Date(at * 1000));
}
