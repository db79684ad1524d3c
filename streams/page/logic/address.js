/**
 * Addresses of the page: everything that is shown has one. Pure.
 *
 * @typedef {{view: string, params: URLSearchParams}} Address
 */

export const HOME = 'overview';

const VIEWS = new Set([
  HOME, 'issue', 'statements', 'agreements', 'paragraph', 'article', 'speaker', 'speakers', 'compare', 'search',
  'alerts', 'changes', 'trials', 'trial', 'mends',
]);

/**
 * What a query string names; a view that there is not is the overview.
 *
 * @param {string} search
 * @returns {Address}
 */
export function parseAddress(search) {
  const params = new URLSearchParams(search);
  const named = params.get('view') ?? HOME;
  params.delete('view');
  return { view: VIEWS.has(named) ? named : HOME, params };
}

/**
 * The address of a view; parameters without a value are left out, lists are given one by one.
 *
 * @param {string} view
 * @param {Object<string, string | number | string[] | null | undefined>} params
 * @returns {string}
 */
export function addressOf(view, params = {}) {
  const query = new URLSearchParams();
  if (view !== HOME) query.set('view', view);
  for (const [name, value] of Object.entries(params)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== null && one !== undefined && one !== '') query.append(name, String(one));
    }
  }
  const text = query.toString();
  return text ? `/?${text}` : '/';
}

/**
 * The same address with some parameters set or, with null, taken away.
 *
 * @param {Address} address
 * @param {Object<string, string | null>} changes
 * @returns {string}
 */
export function changed(address, changes) {
  const params = {};
  for (const name of new Set(address.params.keys())) params[name] = address.params.getAll(name);
  return addressOf(address.view, { ...params, ...changes });
}

/**
 * An address of the web that may be followed: http and https alone, whatever an article calls itself.
 *
 * @param {string} uri
 * @returns {string | null}
 */
export function followable(uri) {
  if (!/^https?:\/\//i.test(uri)) return null;
  try {
    return new URL(uri).href;
  } catch {
    return null;
  }
}
