/** The token of a server that asks for one; kept for as long as this tab is open. */

import { h } from '../parts/element.js';
import { openDialog } from '../parts/dialog.js';

const KEY = 'newsroom-streams.token';

/** @type {Promise<void> | null} */
let asking = null;

/** @returns {Record<string, string>} headers to send */
export function tokenHeaders() {
  const token = sessionStorage.getItem(KEY);
  return token ? { Authorization: `Bearer ${token}` } : {};
}

/**
 * Ask for the token, once for all that wait for it.
 *
 * @returns {Promise<void>} settled when there is one
 */
export function askForToken() {
  asking ??= ask(sessionStorage.getItem(KEY) !== null).finally(() => { asking = null; });
  return asking;
}

/** @param {boolean} wrong whether there was one already */
async function ask(wrong) {
  const input = h('input', {
    id: 'token', name: 'token', type: 'password', required: true, autocomplete: 'current-password', spellcheck: false,
  });
  await openDialog({
    title: 'This newsroom asks for a token',
    lead: wrong ? 'That was not the one. It is what STREAMS_API_TOKEN is set to where the server runs.'
      : 'It is what STREAMS_API_TOKEN is set to where the server runs. It is kept until you close this tab.',
    body: [h('label', { for: 'token' }, 'Token'), input],
    accept: 'Open',
    onAccept: async () => { sessionStorage.setItem(KEY, input.value.trim()); },
    mustAnswer: true,
  });
}
