/** Light, dark, or as the system has it. What is chosen is set before the first paint by `scheme-early.js`. */

const KEY = 'newsroom-streams.scheme';
const NEXT = { auto: 'light', light: 'dark', dark: 'auto' };
const CALLED = { auto: 'as the system has it', light: 'light', dark: 'dark' };

export function schemeSwitch() {
  const button = /** @type {HTMLButtonElement} */ (document.getElementById('scheme'));
  const root = document.documentElement;
  const tell = () => {
    const now = /** @type {keyof typeof NEXT} */ (root.dataset.scheme ?? 'auto');
    button.title = `Colours: ${CALLED[now]}`;
    button.setAttribute('aria-label', `Colours: ${CALLED[now]}. Change to ${CALLED[/** @type {keyof typeof NEXT} */ (NEXT[now])]}.`);
  };
  button.addEventListener('click', () => {
    const next = NEXT[/** @type {keyof typeof NEXT} */ (root.dataset.scheme ?? 'auto')];
    if (next === 'auto') {
      delete root.dataset.scheme;
      localStorage.removeItem(KEY);
    } else {
      root.dataset.scheme = next;
      localStorage.setItem(KEY, next);
    }
    tell();
    document.dispatchEvent(new Event('scheme'));
  });
  tell();
}
