/**
 * A list that grows at its top while it is looked at.
 *
 * Nothing moves under a reader's eyes: while the pointer or the focus is in the list, what comes waits behind a button
 * that says how much it is.
 */

import { h } from './element.js';
import { say } from './voice.js';

/**
 * @template T
 * @param {{title: string, id: string, what: string, most: number, key: (item: T) => string,
 *   render: (item: T) => HTMLElement, nothing: import('./element.js').Child, more?: HTMLElement | null, join?: (shown: T, come: T) => T}} told
 *   `what` is the noun of one item; `join` makes one of two that have the same key
 */
export function feed({ title, id, what, most, key, render, nothing, more = null, join = (_, come) => come }) {
  const list = h('ol', { class: 'items', role: 'list' });
  const empty = h('p', { class: 'nothing' }, nothing);
  const fresh = h('button', { class: 'fresh', type: 'button', hidden: true, onclick: () => release(true) });
  const element = h('section', { class: 'feed', 'aria-labelledby': id },
    h('header', {}, h('h2', { id }, title), fresh, more), list, empty);
  /** @type {Map<string, {item: HTMLElement, one: T}>} */
  const shown = new Map();
  /** @type {T[]} */
  let waiting = [];
  let busy = false;

  const settle = () => {
    for (const [name, { item }] of [...shown].sort(byPlace).slice(most)) {
      item.remove();
      shown.delete(name);
    }
    empty.hidden = shown.size > 0;
  };
  /** @param {boolean} asked by the reader */
  const release = (asked) => {
    if (!waiting.length) return;
    for (const one of waiting) put(one);
    if (!asked) say(`${waiting.length} new ${what}${waiting.length === 1 ? '' : 's'}`);
    waiting = [];
    fresh.hidden = true;
    settle();
  };
  /** @param {T} one */
  const put = (one) => {
    const before = shown.get(key(one));
    const now = before ? join(before.one, one) : one;
    const item = render(now);
    item.classList.add('come');
    if (before) before.item.replaceWith(item);
    else list.prepend(item);
    shown.set(key(one), { item, one: now });
  };
  const busyNow = () => {
    busy = list.matches(':hover') || list.contains(document.activeElement);
    if (!busy) release(false);
  };
  for (const kind of ['pointerenter', 'pointerleave', 'focusin']) list.addEventListener(kind, busyNow);
  list.addEventListener('focusout', () => setTimeout(busyNow));

  return {
    element,
    /** @param {readonly T[]} items the newest first, in the place of what is there */
    load(items) {
      waiting = [];
      fresh.hidden = true;
      shown.clear();
      list.replaceChildren(...items.map((one) => {
        const item = render(one);
        shown.set(key(one), { item, one });
        return item;
      }));
      settle();
    },
    /** @param {T} one that has just come */
    add(one) {
      waiting.push(one);
      if (!busy) release(false);
      else {
        fresh.textContent = `${waiting.length} new`;
        fresh.hidden = false;
      }
    },
    /** @param {string} uri of an article that was withdrawn: its items are struck out where they stand */
    strike(uri) {
      waiting = waiting.filter((one) => !render(one).matches(`[data-uri="${CSS.escape(uri)}"]`));
      for (const item of list.querySelectorAll(`[data-uri="${CSS.escape(uri)}"]`)) item.classList.add('struck');
    },
    /** @param {string} name key of an item that holds no longer */
    strikeOne(name) {
      waiting = waiting.filter((one) => key(one) !== name);
      shown.get(name)?.item.classList.add('struck');
    },
  };
}

/** @param {[string, {item: HTMLElement}]} one @param {[string, {item: HTMLElement}]} other */
function byPlace([, { item: one }], [, { item: other }]) {
  return one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
}
