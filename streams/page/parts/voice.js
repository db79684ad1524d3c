/** What is said to a screen reader, politely and not too often. */

const APART_MS = 10_000;

let last = 0;
let timer = 0;

/** @param {string} text the latest counts, if many come at once */
export function say(text) {
  clearTimeout(timer);
  timer = window.setTimeout(() => {
    last = Date.now();
    const voice = document.getElementById('voice');
    if (voice) voice.textContent = text;
  }, Math.max(200, last + APART_MS - Date.now()));
}
