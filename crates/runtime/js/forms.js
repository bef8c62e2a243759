// Product forms, the variant that each shows, and the nodes mounted in them.

import { attempt, endings, off, quietly, stop } from './guard.js';
import { read, wasm } from './module.js';
import { failed } from './report.js';
import { numeric, roots } from './values.js';
import { drawInto } from './view.js';

export const FORM = 'form.js-product-form';

/** What is done with a form whenever it is shown, by the number that the module knows it by: drawing a node, telling a listener. */
export const steps = [];
/**
 * What is known of a form: the nodes mounted in it, the variant they show, the last list of variants that could be read, what is
 * kept, and how often nodes were put back.
 */
export const known = new WeakMap();
/** The variants of a container as last read: [text, list]. */
const lists = new WeakMap();
/** What is to be done when the module has acted: things that make the theme call us. */
export const afterwards = [];
/** The form that the module is drawing or acting on. */
export let current;

/** Runs `work` inside the module. When that traps, the script is off until the next page load, and its nodes go. */
export const enter = (work) => {
  if (off) return;
  try {
    work();
  } catch (e) {
    stop();
    failed && failed(e);
  }
};

/** The variants of a form's product; false where its list cannot be read. */
export const variantsOf = (form) => {
  const container = form.closest('[data-variants]');
  if (!container) return false;
  const json = container.getAttribute('data-variants');
  let entry = lists.get(container);
  if (!entry || entry[0] != json) {
    const list = quietly(() => JSON.parse(json));
    lists.set(container, (entry = [json, Array.isArray(list) && list]));
  }
  return entry[1];
};

/** The variants of a form's product as they could last be read. */
export const lastVariantsOf = (form) => variantsOf(form) || known.get(form).list || [];

/** The controls by which the shopper chooses. */
export const controlsOf = (form) => form.querySelectorAll('[name^="variation["]');

/** The number of a control's option, as text. */
export const optionOf = (control) => control.name.slice(10, -1);

/** What the controls have now, by option; null when there are none. */
export const pickedIn = (form) => {
  let picked = null;
  for (const control of controlsOf(form)) {
    const option = optionOf(control);
    picked = picked || Object.create(null);
    picked[option] = control.type != 'radio' || control.checked ? control.value : picked[option];
  }
  return picked;
};

/** Whether a variant has these values. An option that is null has any. */
export const fits = (variant, picked) => {
  if (!variant) return false;
  for (const option in picked) {
    const own = variant['option' + option];
    if (own != null && '' + own !== picked[option]) return false;
  }
  return true;
};

const chosen = (form, list) => {
  const picked = pickedIn(form);
  if (picked) return list.filter((variant) => fits(variant, picked)).pop();
  const asked =
    form.closest('#single-product,.js-product-detail') &&
    !form.closest('.js-item-product') &&
    new URLSearchParams(location.search).get('variant');
  return list.filter((variant) => asked && variant && '' + variant.id === asked).pop() || list[0];
};

/** Has the module work on a form that shows a variant: `work` is given the variant's numbers. */
export const onto = (form, state, work) => {
  const given = Object(state.variant);
  current = form;
  roots.v = state.variant;
  roots.k = state.kept;
  const flags = state.variant === given && 1 + 2 * (given.available === false) + 4 * (given.contact === true);
  enter(() => work(+flags, numeric(given.price_number_raw), numeric(given.price_number), numeric(given.stock)));
};

/** Has the module draw a form into a node. */
export const draw = (form, state, index, node) => {
  drawInto(node, index);
  onto(form, state, (...numbers) => wasm.vitrina_draw(index, ...numbers));
};

/** Class names of all nodes. When the script ends its nodes go, unless its successor has nodes of the same class. */
export const names = [];
endings.push((kept) => {
  // By number, as in `stop`; what is removed leaves the list.
  for (let at = 0; at < names.length; at++) {
    const nodes = document.getElementsByClassName(names[at]);
    while (!kept.includes(names[at]) && nodes[0]) nodes[0].remove();
  }
});

/** Asks for one node with this class name in every form: made, adopted or put back, then drawn. */
export const mount = (start, length) => {
  const name = read(start, length);
  names.push(name);
  return (
    steps.push((form, state, index) => {
      const present = form.getElementsByClassName(name);
      let node = state.nodes[index];
      if (!node || !form.contains(node)) {
        node = present[0] || node || document.createElement('div');
        if (node != form.lastElementChild) form.appendChild(node);
        node.className = name;
        state.nodes[index] = node;
      }
      for (let at = present.length; at--; ) if (present[at] != node) present[at].remove();
      draw(form, state, index, node);
    }) - 1
  );
};

/** Takes every step with a form that shows a variant. */
const show = (form, variant, list) => {
  const state = known.get(form) || { nodes: [], turns: 0, kept: {} };
  known.set(form, state);
  state.variant = variant;
  state.list = list || state.list;
  steps.forEach((step, index) => off || step(form, state, index));
};

/** Has the module act on what the shopper did with the node of mount `index`, then shows its form or place anew. */
export const act = (form, index, action) => {
  const state = known.get(form);
  onto(form, state, (...numbers) => wasm.vitrina_act(index, action, ...numbers));
  while (afterwards.length) attempt(afterwards.shift());
  if (state.paint) state.paint();
  else redraw(form);
};

/** Shows a form anew after something that the script itself did, also where the page's list cannot be read any more. */
export const redraw = (form) => attempt(() => show(form, chosen(form, lastVariantsOf(form))));

/** Whether a form has nodes: its own, or those of a release before this one. */
const hasNodes = (form) => known.has(form) || names.some((name) => form.getElementsByClassName(name)[0]);

/** Reads a form again. `handed` is the platform's variant, which stands in for nodes that are there where the form's own list cannot be read. */
export const refresh = (form, handed) =>
  attempt(() => {
    const list = variantsOf(form);
    if (list) show(form, chosen(form, list), list);
    else if (handed && handed.id != null && hasNodes(form)) show(form, handed);
  });

export const formsIn = (node) => (node.matches && node.matches(FORM) ? [node] : node.querySelectorAll(FORM));

/** Finds forms that are new, and nodes that the theme took away. A theme that insists wins after 50 turns. */
export const scan = () => {
  for (const form of formsIn(document)) {
    const state = known.get(form);
    // Asked by `has`, for where the page has a WeakMap forget, every form would be new for ever.
    if (!known.has(form) || (state && state.nodes.some((node) => !form.contains(node)) && state.turns++ < 50))
      refresh(form, state && state.variant);
  }
};

/** Shows the forms anew that a change concerns. */
export const change = (handed) => {
  const places = quietly(() => document.querySelectorAll(handed.element)) || [];
  for (const place of places) for (const form of formsIn(place)) refresh(form, handed);
  if (!places.length && handed.product_id != null)
    for (const form of formsIn(document)) {
      const product = form.querySelector('input[name="add_to_cart"]');
      if (product && product.value == handed.product_id) refresh(form, handed);
    }
};
