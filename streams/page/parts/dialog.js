/** Dialogs: the browser's own, which keep the focus in and give it back. */

import { sentence } from '../logic/format.js';
import { fill, h } from './element.js';

let made = 0;

/**
 * Ask something, until it is answered or waved away.
 *
 * @param {{title: string, lead?: string, body?: import('./element.js').Child, accept: string, danger?: boolean,
 *   onAccept: () => Promise<void>, mustAnswer?: boolean}} asked `onAccept` may throw: then its message is shown, and
 *   the dialog stays
 * @returns {Promise<boolean>} whether it was accepted
 */
export function openDialog({ title, lead, body, accept, danger = false, onAccept, mustAnswer = false }) {
  made += 1;
  const name = `dialog-${made}`;
  const fault = h('p', { class: 'fault', role: 'alert' });
  const go = h('button', { class: danger ? 'button danger' : 'button primary', type: 'submit' }, accept);
  const form = h('form', { method: 'dialog' },
    h('h2', { id: name }, title), lead && h('p', { class: 'lead' }, lead), body, fault,
    h('div', { class: 'choices' },
      !mustAnswer && h('button', { class: 'button', type: 'button', onclick: () => dialog.close() }, 'Cancel'), go));
  const dialog = h('dialog', { 'aria-labelledby': name }, form);
  let accepted = false;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    go.disabled = true;
    fill(fault);
    try {
      await onAccept();
      accepted = true;
      dialog.close();
    } catch (error) {
      fill(fault, error instanceof Error ? [sentence(error.message), ' ', sentence(/** @type {any} */ (error).remedy ?? '')] : 'That did not work.');
    } finally {
      go.disabled = false;
    }
  });
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('cancel', (event) => { if (mustAnswer) event.preventDefault(); });
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(accepted);
    });
  });
}
