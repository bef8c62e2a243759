// Nodes at places other than the end of a form.

import { beforehand, catchUp, painters } from './again.js';
import { draw, formsIn, known, names, refresh, steps } from './forms.js';
import { attempt, off } from './guard.js';
import { read } from './module.js';
import { priceOf, submitOf, within } from './product.js';
import { whenReleased } from './release.js';
import { dress } from './style.js';

/** Where a form's node goes, by the number that `place.rs` gives the place: beside which element, or in which. */
const places = [
  (form) => [form],
  (form) => [0, priceOf(form)],
  (form) => [0, submitOf(form)],
  (form, selector) => [within(form, selector)],
];

const quoted = (name) => '"' + name.replace(/["\\]/g, '\\$&') + '"';

/** By what the page's places are found, which follow the forms': a selector, or the value of an attribute. */
const spots = ['', 'data-store', 'data-nubesdk-slot'];

/** How often a node is put back before the theme wins. */
const TURNS = 50;

/** Every node that stands at a place. */
const placed = new WeakSet();

/** The node of class `name` at a place: the one given, one that is there (in a cloned card, say), or a new one. */
const settle = (name, node, [inside, beside]) => {
  const parent = inside || beside.parentNode;
  if (!node || node.parentNode != parent) {
    const found = [...parent.children].find((child) => child.className == name && !placed.has(child));
    node = found || node || document.createElement('div');
    node.className = name;
    if (!found) {
      let before = beside;
      while (before && before.nextElementSibling && placed.has(before.nextElementSibling)) before = before.nextElementSibling;
      parent.insertBefore(node, before ? before.nextSibling : null);
    }
    placed.add(node);
  }
  for (const twin of [...parent.children]) if (twin.className == name && !placed.has(twin)) twin.remove();
  return node;
};

/** What is drawn into: the node itself, or a box in its shadow root with a style of its own. */
const canvasOf = (node, isolated, css) => {
  if (!isolated) return node;
  let root = node.shadowRoot;
  if (!root) {
    root = node.attachShadow({ mode: 'open' });
    dress(root, css);
    root.appendChild(document.createElement('div'));
  }
  return root.querySelector('div');
};

/**
 * Asks for one node at a place of every form, or of the page. The text holds the node's class, a selector or name, and a style,
 * a line each; the style is the rest.
 */
export const place = (kind, isolated, start, length) => {
  const [, name, selector, css] = /^(.*)\n(.*)\n([^]*)$/.exec(read(start, length));
  /** The node of each form, or of the page, and how often it was put back. */
  const nodes = new Map();
  const attribute = spots[kind - places.length];
  const isOfPage = attribute != null;
  const find = (form) => {
    if (!isOfPage) return places[kind](form, selector);
    try {
      return [document.querySelector(attribute ? `[${attribute}=${quoted(selector)}]` : selector)];
    } catch (e) {
      return [];
    }
  };

  const show = (form, state, index) => {
    const at = find(form);
    const entry = nodes.get(form) || { turns: 0 };
    if (!at[0] && !(at[1] && at[1].parentNode)) {
      if (entry.node) entry.node.remove();
      return;
    }
    nodes.set(form, entry);
    entry.node = settle(name, entry.node, at);
    const canvas = canvasOf(entry.node, isolated, css);
    draw(form, state, index, canvas);
    if (isolated) entry.node.hidden = canvas.hidden;
  };

  const isAway = (form) => {
    const [inside, beside] = find(form);
    const { node, turns } = nodes.get(form) || {};
    const parent = inside || (beside && beside.parentNode);
    return (node ? node.parentNode != parent : parent) && !(turns >= TURNS);
  };

  const putBack = (form, again) => {
    if (!isAway(form)) return;
    const entry = nodes.get(form);
    if (entry) entry.turns++;
    again();
  };

  names.push(name);
  const index = isOfPage ? steps.length++ : steps.push(show) - 1;
  /** Stands where a form would: the page has one node. */
  const page = {};
  const paint = () => {
    for (const ask of beforehand) ask();
    // Given back meanwhile, it is drawn no more.
    if (!off && painters.has(paint)) show(page, known.get(page), index);
  };
  known.set(page, { kept: {}, paint });

  const watcher = new MutationObserver(() =>
    attempt(() => {
      if (isOfPage) return putBack(page, paint);
      for (const [form, { node }] of nodes)
        if (!form.isConnected) {
          node.remove();
          nodes.delete(form);
        }
      for (const form of formsIn(document)) if (known.has(form)) putBack(form, () => refresh(form, known.get(form).variant));
    }),
  );
  watcher.observe(document, { childList: true, subtree: true, attributeFilter: attribute ? [attribute] : undefined });

  if (isOfPage) {
    painters.add(paint);
    Promise.resolve().then(() => attempt(paint));
  } else catchUp();

  return whenReleased(index, () => {
    watcher.disconnect();
    painters.delete(paint);
    delete steps[index];
    names.splice(names.indexOf(name), 1);
    for (const { node } of nodes.values()) node.remove();
  });
};
