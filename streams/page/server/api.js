/** What the server is asked: JSON, CSV, and what it can do at all. */

import { askForToken, tokenHeaders } from './token.js';

/** An answer that is no success, with the server's own words. */
export class ApiError extends Error {
  /** @param {number} status 0 if nothing answered @param {string} message @param {string} [remedy] */
  constructor(status, message, remedy = '') {
    super(message);
    this.status = status;
    this.remedy = remedy;
  }
}

/** @typedef {Object<string, string | number | readonly string[] | null | undefined>} Params */

/** What /openapi.json has. @type {Object<string, Object<string, any>>} */
let paths = {};

/** Learn what this server can do. */
export async function learn() {
  paths = (await get('/openapi.json')).paths;
}

/**
 * Whether the server has a path, and takes a parameter there.
 *
 * @param {string} path as the document has it: `/trials/{name}`
 * @param {{method?: string, takes?: string}} [what]
 */
export function has(path, { method = 'get', takes } = {}) {
  const operation = paths[path]?.[method];
  if (!operation) return false;
  return takes === undefined || (operation.parameters ?? []).some((/** @type {any} */ one) => one.name === takes);
}

/** @param {string} path whether it also answers as CSV */
export function hasCsv(path) {
  return Boolean(paths[path]?.get?.responses?.['200']?.content?.['text/csv']);
}

/**
 * @param {string} path
 * @param {Params} [params]
 * @param {{signal?: AbortSignal}} [options]
 * @returns {Promise<any>}
 */
export async function get(path, params = {}, { signal } = {}) {
  return (await ask(withQuery(path, params), { signal })).json();
}

/**
 * @param {string} method
 * @param {string} path
 * @param {unknown} [body]
 * @returns {Promise<any>}
 */
export async function send(method, path, body) {
  const answer = await ask(path, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
  });
  return answer.status === 204 ? null : answer.json();
}

/** @param {string} path @param {Params} params @returns {Promise<Blob>} */
export async function getCsv(path, params) {
  return (await ask(withQuery(path, params), { headers: { Accept: 'text/csv' } })).blob();
}

/** @param {string} path @param {Params} params */
export function withQuery(path, params) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== null && one !== undefined && one !== '') query.append(name, String(one));
    }
  }
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

/** @param {string} url @param {RequestInit} how @returns {Promise<Response>} */
async function ask(url, how) {
  for (;;) {
    const answer = await fetch(url, { ...how, headers: { ...how.headers, ...tokenHeaders() } }).catch((error) => {
      if (error.name === 'AbortError') throw error;
      throw new ApiError(0, 'it is asked again every few seconds');
    });
    if (answer.ok) return answer;
    if (answer.status !== 401) throw await refusal(answer);
    await askForToken();
  }
}

/** @param {Response} answer */
async function refusal(answer) {
  const body = await answer.json().catch(() => ({}));
  return new ApiError(answer.status, body.error?.message ?? answer.statusText, body.error?.remedy ?? '');
}
