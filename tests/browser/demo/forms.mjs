// Reads the product forms of a page: what a shopper chose in each, and what its badge says.

import { chosen, lines } from '../spec/oracle.mjs';
import { badgeWith, NO_BADGE } from '../harness/badge.mjs';

/** Runs in the page: every `form.js-product-form` with its list, its chosen options and its badge. */
export function readForms() {
  const stateOf = (node) => ({
    element: node.localName,
    role: node.getAttribute('role'),
    lastInForm: node.parentElement.lastElementChild === node,
    hidden: node.hasAttribute('hidden'),
    lines: [...node.childNodes].map((child) => [child.nodeName.toLowerCase(), child.className, child.textContent]),
  });
  const badgeOf = (form) => {
    const nodes = [...form.querySelectorAll('.vitrina-badge')];
    if (nodes.length !== 1) return nodes.length === 0 ? 'no badge' : `${nodes.length} badges`;
    return stateOf(nodes[0]);
  };
  const optionsOf = (form) => {
    const controls = [...form.elements].filter((control) => /^variation\[\d\]$/.test(control.name));
    if (controls.length === 0) return null;
    const chosen = controls.filter((control) => control.type !== 'radio' || control.checked);
    return Object.fromEntries(chosen.map((control) => [control.name.match(/\d/)[0], control.value]));
  };
  const placeOf = (form) => {
    if (form.closest('#quickshop-modal')) return 'quick shop';
    return form.closest('.js-item-product') ? 'card' : 'product';
  };
  return [...document.querySelectorAll('form.js-product-form')].map((form) => ({
    place: placeOf(form),
    product: form.querySelector('input[name="add_to_cart"]')?.value ?? '',
    list: form.closest('[data-variants]')?.getAttribute('data-variants') ?? null,
    options: optionsOf(form),
    wanted: new URLSearchParams(location.search).get('variant'),
    badge: badgeOf(form),
  }));
}

/** The variants of a form's list, or `undefined` where it cannot be read. */
export function variantsOf(form) {
  try {
    const list = JSON.parse(form.list);
    return Array.isArray(list) ? list : undefined;
  } catch {
    return undefined;
  }
}

/** The variant that the form's state names, or `undefined`. */
export function chosenVariant(form) {
  return chosen(variantsOf(form) ?? [], form.options, form.place === 'product' ? (form.wanted ?? undefined) : undefined);
}

/** The badge that the form must have, as `readForms` would say it. `terms` has `settings`, `currency` and `lang`. */
export function expectedBadge(form, terms) {
  if (variantsOf(form) === undefined) return NO_BADGE;
  return badgeWith(lines(chosenVariant(form), terms.settings, terms));
}

/** A badge in one line of text, for reports. */
export function badgeText(state) {
  if (typeof state === 'string') return state;
  return state.lines.map(([, , text]) => text).join(' / ');
}

/** A form in a few words, for reports. */
export function formName(form) {
  return `${form.place} ${form.product}`;
}
