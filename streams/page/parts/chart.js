/** The timeline of an issue: paragraphs as columns, agreements before them; a span is chosen by dragging over it. */

import { counted } from '../logic/format.js';
import { dayName } from '../logic/spans.js';
import { HOUR, STEPS } from '../logic/timeline.js';
import { h } from './element.js';

const HEIGHT = 200;
const DAY = 24 * HOUR;

/**
 * @typedef {import('../logic/timeline.js').Point} Point
 * @param {{points: readonly Point[], by: 'hour' | 'day' | 'week', most?: number, label: string,
 *   onSpan?: (since: string, until: string) => void, extra?: HTMLElement, signal: AbortSignal}} drawn `most` is the top of
 *   the scale, where charts are compared; `extra` stands in the caption
 * @returns {Promise<HTMLElement>}
 */
export async function chart({ points, by, most, label, onSpan, extra, signal }) {
  const { default: UPlot } = await import('../vendor/uplot/uPlot.esm.js');
  const place = h('div', { class: 'chart', role: 'img', 'aria-label': label });
  const told = `By ${by} of publication.${onSpan ? ' Drag to choose days.' : ''}`;
  const readout = h('span', { class: 'readout', 'aria-hidden': 'true' }, told);
  const caption = h('figcaption', {}, swatch('paragraphs', 'Paragraphs'), swatch('agreements', 'Agreements'), readout, extra);
  const step = STEPS[by];
  const data = [points.map((one) => one.at / 1000), points.map((one) => one.paragraphs), points.map((one) => one.agreements)];
  const make = () => {
    const ink = inkOf(place);
    const bars = UPlot.paths.bars({ size: [0.8, 36], align: 1 });
    return new UPlot({
      width: Math.max(place.clientWidth, 200), height: HEIGHT, tzDate: (/** @type {number} */ ts) => UPlot.tzDate(new Date(ts * 1e3), step >= DAY ? 'Etc/UTC' : undefined),
      scales: {
        x: { range: () => [data[0][0] - step / 20_000, data[0][data[0].length - 1] + step / 1000] },
        y: { range: (/** @type {any} */ _, /** @type {number} */ __, /** @type {number} */ max) => [0, Math.max(most ?? max, 4)] },
      },
      axes: [
        { stroke: ink.soft, grid: { show: false }, ticks: { show: false }, font: ink.font, values: dates(step), gap: 6, size: 26, space: 84 },
        { stroke: ink.soft, grid: { stroke: ink.line, width: 1 }, ticks: { show: false }, font: ink.font, size: 34, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000] },
      ],
      series: [
        {},
        { fill: ink.paragraphs, width: 0, paths: bars, points: { show: false } },
        { fill: ink.agreements, width: 0, paths: bars, points: { show: false } },
      ],
      cursor: { y: false, points: { show: false }, drag: { x: Boolean(onSpan), y: false, setScale: false } },
      hooks: {
        setSelect: [(/** @type {any} */ plot) => chosen(plot, onSpan)],
        setCursor: [(/** @type {any} */ plot) => { readout.textContent = said(points[plot.cursor.idx], by) ?? told; }],
      },
      legend: { show: false },
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
  return h('figure', { class: 'timeline' }, place, caption);
}

/** @param {string} kind @param {string} label */
function swatch(kind, label) {
  return h('span', { class: `swatch ${kind}` }, label);
}

/** @param {Point | undefined} point @param {'hour' | 'day' | 'week'} by */
function said(point, by) {
  return point && `${moment(point.at, by)}: ${counted(point.paragraphs, 'paragraph')}, ${counted(point.agreements, 'agreement')}`;
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

/** @param {number} bin milliseconds */
function dates(bin) {
  return (/** @type {any} */ _, /** @type {number[]} */ splits, /** @type {number} */ __, /** @type {number} */ ___, /** @type {number} */ step) => splits.map((at) => tick(at, bin, step));
}

/** @param {number} at seconds @param {number} bin milliseconds @param {number} step seconds between two */
function tick(at, bin, step) {
  const time = new Date(at * 1000);
  if (step < 86_400) return bin < DAY ? written(time, { hour: '2-digit', minute: '2-digit' }) : '';
  return written(time, step >= 28 * 86_400 ? { month: 'short', year: 'numeric' } : { day: 'numeric', month: 'short' }, 'UTC');
}

/** @param {number} at milliseconds @param {'hour' | 'day' | 'week'} by */
function moment(at, by) {
  if (by === 'hour') return written(new Date(at), { dateStyle: 'medium', timeStyle: 'short' });
  const day = written(new Date(at), { dateStyle: 'medium' }, 'UTC');
  return by === 'week' ? `Week from ${day}` : day;
}

/** @param {Date} time @param {Intl.DateTimeFormatOptions} how @param {string} [timeZone] the reader's without one */
function written(time, how, timeZone) {
  return new Intl.DateTimeFormat('en-GB', { ...how, timeZone }).format(time);
}
