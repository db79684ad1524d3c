/** Tables as CSV (RFC 4180). Pure. */

/**
 * @param {readonly string[]} head
 * @param {readonly (readonly (string | number | null | undefined)[])[]} rows
 * @returns {string}
 */
export function csv(head, rows) {
  return [head, ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

/** @param {string | number | null | undefined} value */
function field(value) {
  if (typeof value === 'number') return String(value);
  // A spreadsheet takes what begins so for a formula, and articles are written by others.
  const text = (value ?? '').replace(/^[=+\-@\t\r]/, "'$&");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
