// What a script on a shop's page needs whatever it draws: its own address, one running copy, the shop's `LS`, the store's
// settings, and the product forms with the variants they show.

import { h, render } from 'preact';

const FORM = 'form.js-product-form';
const PRODUCT_PAGE = '#single-product,.js-product-detail,[data-store="product-detail"]';

const tag = document.currentScript;
const address = tag && tag.src ? new URL(tag.src) : null;
const parameter = (name) => address && address.searchParams.get(name);
const deadline = Date.now() + 10000;
/** Where Preact draws, by node. */
const roots = new WeakMap();
/** Forms that have been drawn. */
const known = new WeakSet();

/** The list of a container, `false` where it cannot be read. */
const variantsOf = (container) => {
  try {
    const variants = JSON.parse(container.getAttribute('data-variants'));
    return Array.isArray(variants) && variants.filter((variant) => variant && typeof variant === 'object');
  } catch {
    return false;
  }
};

/** The values of a form's controls by option, `{option0: 'Azul'}`; `null` for radios of which none is checked. */
export const valuesOf = (form) => {
  const values = {};
  for (const control of form.querySelectorAll('[name^="variation["]')) {
    const option = `option${control.name[10]}`;
    if (control.type !== 'radio' || control.checked) values[option] = control.value;
    else if (!(option in values)) values[option] = null;
  }
  return values;
};

/** Whether a variant has these values. */
export const fits = (variant, values) =>
  Object.keys(values).every((option) => variant[option] == null || String(variant[option]) === values[option]);

const chosen = (container, variants, values) => {
  if (Object.keys(values).length) return variants.filter((variant) => fits(variant, values)).pop();
  const wanted = container.matches(PRODUCT_PAGE) && new URLSearchParams(location.search).get('variant');
  return variants.find((variant) => String(variant.id) === wanted) || variants[0];
};

/** The stock, `undefined` when it is unlimited. */
export const stockOf = ({ stock }) => (Number.isInteger(stock) ? stock : undefined);

/** Whether a variant is sold out. */
export const soldOut = (variant) => variant.available === false || stockOf(variant) <= 0;

/** The key of the shop's language in `words`; Spanish where it is another. */
export const wordsOf = (words, { lang }) => words[String(lang).slice(0, 2).toLowerCase()] || words.es;

const fetchSettings = (store) =>
  new Promise((resolve) => {
    setTimeout(resolve, 3000);
    if (!address) return resolve();
    fetch(new URL(parameter('settings') || `settings/${store}.json`, address), { credentials: 'omit' })
      .then((answer) => answer.status === 200 && answer.json())
      .then(resolve, resolve);
  }).catch(() => {});

const settingsFrom = (answer, ranges) => {
  const settings = {};
  for (const name in ranges) {
    const [least, most, other] = ranges[name];
    const value = answer[name];
    settings[name] = Number.isInteger(value) && value >= least && value <= most ? value : other;
  }
  return settings;
};

/**
 * A root that draws into a node without leaving anything on it: another copy of Preact, in another release of this script,
 * may take the node over.
 */
const rootIn = (node) => ({
  nodeType: 1,
  childNodes: [],
  contains: (child) => node.contains(child),
  insertBefore: (child, before) => node.insertBefore(child, before),
});

let widget;
let observer;
let stopped = false;
let shop;
let settings;

/** False once a higher release has taken over. */
export const active = () => !stopped;

const claimPage = () => {
  const release = Number(parameter('release')) || 0;
  const running = window[widget.className];
  if (running) {
    if (running.release >= release) return false;
    running.stop();
  }
  const stop = () => {
    stopped = true;
    if (observer) observer.disconnect();
  };
  window[widget.className] = Object.freeze({ release, stop });
  return true;
};

/**
 * Draws a form again. `handed` is what a change hands over, which stands in where the form's own list cannot be read; without
 * it the widget draws for reasons of its own.
 */
export const refresh = (form, handed) => {
  if (stopped) return;
  try {
    const { className, role, listOf, View } = widget;
    const container = form.closest('[data-variants]');
    const read = variantsOf(container);
    const variants = listOf(read, form);
    const standsIn = !read && handed;
    let [node] = form.getElementsByClassName(className);
    if (standsIn ? !node || handed.id == null : !variants) return;
    if (!node) {
      node = document.createElement('div');
      node.className = className;
    }
    if (!roots.has(node)) {
      node.textContent = '';
      if (role) node.setAttribute('role', role);
      roots.set(node, rootIn(node));
    }
    const variant = standsIn ? handed : chosen(container, variants, valuesOf(form));
    render(h(View, { form, variants, variant, shop, settings }), roots.get(node));
    node.toggleAttribute('hidden', !node.firstChild);
    if (!form.contains(node)) form.append(node);
    known.add(form);
  } catch {
    // A page may hold anything; one form that cannot be read must not cost the others theirs.
  }
};

const mountAll = () => {
  for (const form of document.querySelectorAll(FORM)) {
    if (!known.has(form) || !roots.has(form.getElementsByClassName(widget.className)[0])) refresh(form);
  }
};

const onVariant = (variant) => {
  if (!settings) return;
  try {
    let nodes = [];
    try {
      nodes = [...document.querySelectorAll(variant.element)];
    } catch {
      // Absent, or a selector that only jQuery understands.
    }
    for (const form of document.querySelectorAll(FORM)) {
      const product = form.querySelector('input[name="add_to_cart"]');
      const meant = nodes.length
        ? nodes.some((node) => node.contains(form))
        : product && product.value === String(variant.product_id);
      if (meant) refresh(form, variant);
    }
  } catch {
    // Whatever was handed over, the theme and the other apps go on.
  }
};

const onChange = ({ target }) => {
  if (settings && target.form && target.form.matches(FORM)) refresh(target.form, {});
};

const start = async () => {
  const store = [parameter('store'), shop.store && shop.store.id].find((id) => /^\d+$/.test(id));
  if (store === undefined) return;
  if (typeof shop.registerOnChangeVariant === 'function') shop.registerOnChangeVariant(onVariant);
  else document.addEventListener('change', onChange, true);
  const answer = (await fetchSettings(store)) || {};
  if (stopped) return;
  settings = settingsFrom(answer, widget.ranges);
  observer = new MutationObserver(mountAll);
  observer.observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-variants'] });
  mountAll();
};

const whenShop = () => {
  shop = window.LS;
  if (stopped) return;
  if (shop && typeof shop === 'object') start().catch(() => {});
  else if (Date.now() < deadline) setTimeout(whenShop, 50);
};

/**
 * Runs a script: one `<div class={className} role={role}>` in every product form, holding a `View`, at once and at every
 * change. `ranges` are the settings, `{name: [least, most, otherwise]}`; `listOf(read, form)` gives a form's list, where `read` is
 * that of the page or `false`. The
 * view's props are `form`, `variants`, `variant`, `shop` and `settings`.
 */
export function run(what) {
  widget = what;
  try {
    if (claimPage()) whenShop();
  } catch {
    // Not even a hostile global reaches the page as an error of ours.
  }
}
