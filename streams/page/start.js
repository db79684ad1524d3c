/**
 * The page begins here: which view an address shows, and what stands around it.
 *
 * @typedef {{address: import('./logic/address.js').Address, live: Live, signal: AbortSignal, again: () => void, leave: () => void}} Context
 *   what a view is given; the signal ends with the view; `leave` ends it before another has come
 * @typedef {{title: string, content: import('./parts/element.js').Child}} Shown
 */

import { addressOf, parseAddress } from './logic/address.js';
import { sentence } from './logic/format.js';
import { fill, h } from './parts/element.js';
import { keepSpan } from './parts/link.js';
import { behindBanner, connectionBanner } from './parts/banner.js';
import { schemeSwitch } from './parts/scheme.js';
import { navigation } from './parts/navigation.js';
import { ApiError, learn } from './server/api.js';
import { Live } from './server/live.js';
import { loadNames } from './server/names.js';
import { VIEWS } from './views/views.js';

const live = new Live();
const main = /** @type {HTMLElement} */ (document.querySelector('main'));
let showing = new AbortController();
let shownSearch = '';

/**
 * Show what an address names; what is there stays until that has come.
 *
 * @param {{focus?: boolean, top?: number}} how
 */
async function show({ focus = false, top = 0 } = {}) {
  showing.abort();
  const { signal } = (showing = new AbortController());
  shownSearch = location.search;
  const address = parseAddress(shownSearch);
  keepSpan(address.params);
  navigation(address);
  document.documentElement.classList.add('loading');
  try {
    const shown = await VIEWS[address.view]({ address, live, signal, again: () => show({ top: scrollY }), leave: () => showing.abort() });
    if (signal.aborted) return;
    document.title = `${shown.title} · newsroom-streams`;
    fill(main, shown.content);
  } catch (error) {
    if (signal.aborted) return;
    fill(main, failed(error));
    if (error instanceof ApiError && (error.status === 0 || error.status === 503)) setTimeout(() => { if (!signal.aborted) show(); }, 3000);
  } finally {
    if (!signal.aborted) document.documentElement.classList.remove('loading');
  }
  main.dataset.view = address.view;
  if (focus) {
    scrollTo(0, top);
    /** @type {HTMLElement | null} */ (main.querySelector('h1'))?.focus({ preventScroll: true });
  }
}

/** @param {unknown} error */
function failed(error) {
  const known = error instanceof ApiError;
  if (!known) console.error(error);
  const title = known ? { 0: 'The server does not answer', 404: 'There is no such thing', 503: 'Not ready yet' }[error.status] : null;
  return h('div', { class: 'blank' }, h('h1', { tabindex: -1 }, title ?? 'That could not be shown'),
    h('p', {}, known ? [sentence(error.message), ' ', sentence(error.remedy)] : 'This is a fault of the page.'),
    h('p', {}, h('a', { href: '/' }, 'To the overview')));
}

/** @param {string} href */
function go(href) {
  history.replaceState({ top: scrollY }, '');
  history.pushState({ top: 0 }, '', href);
  show({ focus: true });
}

document.addEventListener('click', (event) => {
  const anchor = event.target instanceof Element ? event.target.closest('a') : null;
  if (!anchor || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  if (anchor.target || anchor.hasAttribute('download') || anchor.origin !== location.origin || anchor.pathname !== '/' || anchor.hash) return;
  event.preventDefault();
  go(anchor.href);
});
document.addEventListener('go', (event) => go(/** @type {CustomEvent<string>} */ (event).detail));
window.addEventListener('popstate', (event) => {
  // The link to the content comes here too, and shows nothing else.
  if (location.search !== shownSearch) show({ focus: true, top: event.state?.top ?? 0 });
});
history.scrollRestoration = 'manual';

const find = /** @type {HTMLFormElement} */ (document.querySelector('#search'));
find.addEventListener('submit', (event) => {
  event.preventDefault();
  go(addressOf('search', { q: String(new FormData(find).get('q') ?? '').trim() }));
});
document.addEventListener('keydown', (event) => {
  const typing = event.target instanceof Element && event.target.closest('input, select, textarea, dialog');
  if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  find.querySelector('input')?.focus();
});

schemeSwitch();
/** Begin, and go on trying to until the server answers. */
async function begin() {
  try {
    await learn();
    await loadNames();
  } catch (error) {
    fill(main, failed(error));
    setTimeout(begin, 3000);
    return;
  }
  connectionBanner(live);
  behindBanner(live);
  live.start();
  await show();
}
begin();
