/** How things stand with the server: a word in the masthead, and a quiet line where something is amiss. */

import { lasting, number, sentence } from '../logic/format.js';
import { caughtUpIn } from '../logic/tallies.js';
import { get } from '../server/api.js';
import { fill, h } from './element.js';

const LOOK_MS = 10_000;
const BEHIND = 50; // records: less than that is what is just being counted
const LONG = 60; // seconds that an article waits to be read; what came in a burst is on its way

/** @param {import('../server/live.js').Live} live */
export function connectionBanner(live) {
  const word = /** @type {HTMLElement} */ (document.getElementById('connection'));
  const line = /** @type {HTMLElement} */ (document.getElementById('disconnected'));
  let timer = 0;
  live.watch((state) => {
    clearInterval(timer);
    word.dataset.state = state.kind;
    word.textContent = { live: 'Live', connecting: 'Connecting', paused: 'Paused', waiting: 'Not connected' }[state.kind];
    if (state.kind === 'live' || state.kind === 'paused') line.hidden = true;
    if (state.kind !== 'waiting') return;
    const count = h('span', { class: 'countdown' });
    const tell = () => { count.textContent = ` Trying again in ${lasting((state.until - Date.now()) / 1000)}. `; };
    tell();
    timer = window.setInterval(tell, 1000);
    fill(line, h('strong', {}, 'Not connected. '), `${sentence(state.why)} What is shown may be old; what has come meanwhile will be caught up with.`,
      h('span', { 'aria-hidden': 'true' }, count), h('button', { class: 'quiet', type: 'button', onclick: () => live.now() }, 'Try now'));
    line.hidden = false;
  });
}

/** @param {import('../server/live.js').Live} live */
export function behindBanner(live) {
  const line = /** @type {HTMLElement} */ (document.getElementById('behind'));
  /** @type {{at: number, lag: number} | null} */
  let before = null;
  const look = async () => {
    if (document.hidden || live.state.kind !== 'live') return;
    const { lag, waiting, since } = await get('/lag');
    const now = { at: Date.now(), lag };
    // What is seen once may be what is just being counted; twice it is behind.
    const behind = now.lag > BEHIND && before !== null && before.lag > BEHIND;
    if (behind && before) {
      const seconds = caughtUpIn(before, now);
      fill(line, h('strong', {}, 'Behind. '), `The counts lack the last ${number(now.lag)} records of the log`,
        seconds === null ? ', and are not catching up: is a worker running?' : `; at this pace they have caught up in ${lasting(seconds)}.`);
    }
    const waits = waiting ? (now.at - Date.parse(since)) / 1000 : 0;
    const unread = !behind && waits > LONG;
    if (unread) {
      fill(line, h('strong', {}, 'Behind. '), `${number(waiting)} ${waiting === 1 ? 'article has' : 'articles have'} not been read as a whole, `,
        `the first of them for ${lasting(waits)}: is a worker running?`);
    }
    line.hidden = !behind && !unread;
    before = now;
  };
  const quietly = () => look().catch(() => { before = null; });
  window.setInterval(quietly, LOOK_MS);
  setTimeout(quietly, 1000);
}
