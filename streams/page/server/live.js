/**
 * The live stream: connected for as long as somebody looks, resumed from the last event without a gap.
 *
 * By fetch and not by EventSource, which sends no token.
 *
 * @typedef {{kind: 'connecting'} | {kind: 'live'} | {kind: 'paused'} | {kind: 'waiting', until: number, why: string}} State
 */

import { EventParser } from '../logic/events.js';
import { askForToken, tokenHeaders } from './token.js';

const SILENT_MS = 40_000; // heartbeats come every 15 seconds
const LONGEST_MS = 30_000;
const HIDDEN_MS = 60_000; // a browser has few connections for all its tabs

export class Live {
  /** @type {Map<string, Set<(data: any) => void>>} */
  #listeners = new Map();

  /** @type {Set<(state: State) => void>} */
  #watchers = new Set();

  /** @type {State} */
  state = { kind: 'connecting' };

  #last = '';

  #failures = 0;

  #retry = 2000;

  /** @type {AbortController | null} */
  #connection = null;

  #timer = 0;

  #hiding = 0;

  /**
   * Hear of events until a signal says to stop: `statement`, `agreement`, `tally`, `alert`, `change`, `mend`, and
   * `anew` when the stream could not be resumed, so that everything has to be asked for again.
   *
   * @param {string} kind
   * @param {(data: any) => void} listener
   * @param {AbortSignal} signal
   */
  on(kind, listener, signal) {
    const all = this.#listeners.get(kind) ?? new Set();
    this.#listeners.set(kind, all.add(listener));
    signal.addEventListener('abort', () => all.delete(listener));
  }

  /** @param {(state: State) => void} watcher is told at once, too */
  watch(watcher) {
    this.#watchers.add(watcher);
    watcher(this.state);
  }

  start() {
    document.addEventListener('visibilitychange', () => this.#seen(!document.hidden));
    window.addEventListener('online', () => this.now());
    this.#connect();
  }

  /** Connect now instead of at the end of a wait. */
  now() {
    if (this.state.kind !== 'waiting' && this.state.kind !== 'paused') return;
    clearTimeout(this.#timer);
    this.#connect();
  }

  /** @param {boolean} visible */
  #seen(visible) {
    clearTimeout(this.#hiding);
    if (visible) {
      this.now();
      return;
    }
    this.#hiding = window.setTimeout(() => {
      clearTimeout(this.#timer);
      this.#tell({ kind: 'paused' });
      this.#connection?.abort();
    }, HIDDEN_MS);
  }

  async #connect() {
    const connection = new AbortController();
    this.#connection = connection;
    this.#tell({ kind: 'connecting' });
    let why = 'the server closed the stream';
    try {
      why = (await this.#follow(connection)) || why;
    } catch {
      why = 'the server does not answer';
    }
    if (this.state.kind === 'paused' || this.#connection !== connection) return;
    this.#failures += 1;
    const wait = Math.min(this.#retry * 2 ** (this.#failures - 1), LONGEST_MS);
    this.#tell({ kind: 'waiting', until: Date.now() + wait, why });
    this.#timer = window.setTimeout(() => this.#connect(), wait);
  }

  /** @param {AbortController} connection @returns {Promise<string>} why it ended */
  async #follow(connection) {
    const resumed = this.#last !== '';
    const headers = { ...tokenHeaders(), ...(resumed ? { 'Last-Event-ID': this.#last } : {}) };
    const answer = await fetch('/live', { headers, signal: connection.signal, cache: 'no-store' });
    if (answer.status === 401) {
      await askForToken();
      this.#failures = -1;
      return 'the token is missing or wrong';
    }
    if (answer.status === 400) this.#last = '';
    if (!answer.ok || !answer.body) return (await answer.json().catch(() => null))?.error?.message ?? '';
    this.#tell({ kind: 'live' });
    this.#failures = 0;
    if (!resumed) this.#give('anew', null);
    return this.#read(answer.body, connection);
  }

  /** @param {ReadableStream<Uint8Array>} body @param {AbortController} connection */
  async #read(body, connection) {
    const parser = new EventParser();
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const silent = setTimeout(() => connection.abort(), SILENT_MS);
      const { done, value } = await reader.read().finally(() => clearTimeout(silent));
      if (done) return '';
      for (const event of parser.push(value)) {
        if (event.event === 'dropped') return JSON.parse(event.data).reason;
        this.#give(event.event, JSON.parse(event.data));
      }
      this.#last = parser.id || this.#last;
      this.#retry = parser.retry ?? this.#retry;
    }
  }

  /** @param {string} kind @param {any} data */
  #give(kind, data) {
    for (const listener of this.#listeners.get(kind) ?? []) listener(data);
  }

  /** @param {State} state */
  #tell(state) {
    this.state = state;
    for (const watcher of this.#watchers) watcher(state);
  }
}
