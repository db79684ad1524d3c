/** What somebody types who looks for words, as the server takes it. Pure. */

const SHORT = 3; // shorter ones begin too much

/**
 * Every word may go on, so that `precursor` finds precursors; whoever uses quotation marks or stars says it himself.
 *
 * @param {string} typed
 * @returns {string}
 */
export function beginnings(typed) {
  const words = typed.trim().split(/\s+/).filter(Boolean);
  if (/["*]/.test(typed)) return words.join(' ');
  return words.map((word) => (word.length < SHORT || !/[\p{L}\p{N}]$/u.test(word) ? word : `${word}*`)).join(' ');
}
