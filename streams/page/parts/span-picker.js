/** The choice of a span of time: some to now, or days by name. */

import { changed } from '../logic/address.js';
import { SPANS } from '../logic/spans.js';
import { h } from './element.js';
import { openDialog } from './dialog.js';

/** @param {import('../logic/address.js').Address} address */
export function spanPicker(address) {
  const span = address.params.get('span') ?? '';
  const days = Boolean(address.params.get('since') || address.params.get('until'));
  return h('nav', { class: 'spans', 'aria-label': 'Span of time' },
    SPANS.map((one) => h('a', {
      href: changed(address, { span: one.id, since: null, until: null, cursor: null }),
      'aria-current': !days && one.id === span ? 'true' : null,
    }, one.label)),
    h('button', { type: 'button', 'aria-pressed': days ? 'true' : 'false', onclick: () => choose(address) }, 'Days …'));
}

/** @param {import('../logic/address.js').Address} address */
async function choose(address) {
  const day = (/** @type {string} */ name) => h('input', { id: name, type: 'date', name, value: address.params.get(name) });
  const [since, until] = [day('since'), day('until')];
  await openDialog({
    title: 'Days of publication',
    body: h('div', { class: 'fields' },
      h('label', { for: 'since' }, 'From'), since, h('label', { for: 'until' }, 'To, this day too'), until),
    accept: 'Show',
    onAccept: async () => {
      if (since.value && until.value && since.value > until.value) throw new Error('The first day is after the last.');
      const to = changed(address, { span: null, since: since.value, until: until.value, cursor: null });
      document.dispatchEvent(new CustomEvent('go', { detail: to }));
    },
  });
}
