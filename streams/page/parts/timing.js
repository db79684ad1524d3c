/** When things are done again. */

/**
 * Do something soon, however often it is asked for, and once more if it was asked for meanwhile. An error is left to
 * the next time.
 *
 * @param {number} apart milliseconds between two
 * @param {() => Promise<void>} act
 * @param {AbortSignal} signal
 * @returns {() => void}
 */
export function soon(apart, act, signal) {
  let timer = 0;
  let last = 0;
  let running = false;
  let again = false;
  signal.addEventListener('abort', () => clearTimeout(timer));
  const go = async () => {
    timer = 0;
    running = true;
    last = Date.now();
    await act().catch(() => {});
    running = false;
    if (again) ask();
  };
  const ask = () => {
    again = running;
    if (running || timer || signal.aborted) return;
    timer = window.setTimeout(go, Math.max(150, last + apart - Date.now()));
  };
  return ask;
}
