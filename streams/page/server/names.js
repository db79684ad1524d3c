/** What issues are called, in the order of the newsroom's list. */

import { get } from './api.js';

/** @type {Map<string, string>} */
let labels = new Map();

/** @param {AbortSignal} [signal] */
export async function loadNames(signal) {
  const { issues } = await get('/issues', {}, { signal });
  labels = new Map(issues.map((/** @type {{id: string, label: string}} */ one) => [one.id, one.label]));
}

/** @param {string} issue @returns {string} its label, or its id where it is of another list */
export function labelOf(issue) {
  return labels.get(issue) ?? issue;
}

/** @returns {string[]} ids of all issues */
export function issueIds() {
  return [...labels.keys()];
}
