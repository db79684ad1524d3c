/**
 * Reports of agreements, as they are told. Pure.
 *
 * @typedef {{id: string, article: any, ordinal: number, text: string, retracted?: boolean,
 *   agreement: {issue: string, status: string, parties: string[], trigger: [number, number], reported_by: string | null}}} Report
 * @typedef {Report & {issues: string[], ids: string[]}} Told the same words, whatever the issues they are filed under
 */

/** @param {Report} report @returns {string} the same for the same words, whatever the issue */
export function agreementKey({ article, ordinal, agreement }) {
  return [article.uri, article.version, ordinal, agreement.status, ...agreement.trigger, ...agreement.parties].join('\u0000');
}

/**
 * Reports of the same words under several issues become one.
 *
 * @param {readonly Report[]} reports
 * @returns {Told[]} in the order in which they first come
 */
export function together(reports) {
  /** @type {Map<string, Told>} */
  const found = new Map();
  for (const report of reports) {
    const key = agreementKey(report);
    found.set(key, joined(found.get(key), report));
  }
  return [...found.values()];
}

/**
 * @param {Told | undefined} told
 * @param {Report} report
 * @returns {Told}
 */
export function joined(told, report) {
  const { issues, ids } = told ?? { issues: [], ids: [] };
  return {
    ...report,
    issues: [...new Set([...issues, report.agreement.issue])],
    ids: [...new Set([...ids, report.id])],
  };
}
