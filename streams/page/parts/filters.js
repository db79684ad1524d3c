/** What a list is found by; every choice is in the address. */

import { changed } from '../logic/address.js';
import { h } from './element.js';

/** @typedef {{name: string, label: string, options?: string[][]}} Field */

/** @param {import('../logic/address.js').Address} address @param {readonly Field[]} fields */
export function filters(address, fields) {
  const form = h('form', { class: 'filters', role: 'search', 'aria-label': 'Find' }, fields.map((field) => {
    const value = address.params.get(field.name) ?? '';
    const id = `by-${field.name}`;
    const control = field.options
      ? h('select', { id, name: field.name }, h('option', { value: '' }, 'any'),
        field.options.map(([one, label]) => h('option', { value: one, selected: one === value }, label)))
      : h('input', { id, name: field.name, type: 'search', value, autocomplete: 'off', spellcheck: false });
    return h('div', {}, h('label', { for: id }, field.label), control);
  }), h('button', { class: 'button', type: 'submit' }, 'Find'));
  const go = () => {
    const values = Object.fromEntries(fields.map(({ name }) => [name, String(new FormData(form).get(name) ?? '').trim() || null]));
    document.dispatchEvent(new CustomEvent('go', { detail: changed(address, { ...values, cursor: null }) }));
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    go();
  });
  for (const select of form.querySelectorAll('select')) select.addEventListener('change', go);
  return form;
}
