// The page's side of the runtime: everything that touches the DOM, `LS` or the network.
//
// The running module is reached through few, coarse calls: one `draw` for each form and change, answered by one `patch`.
// Numbers travel as arguments; text out of the module as a pointer and a length, text into it character by character
// through `put` (a handful of characters once a page: cheaper than an allocator's exports).
//
// Nothing here may throw into the page: `attempt` stands around every entry, and around every form, so that one strange form
// costs no other its node. A module that traps is switched off until the next page load: see `enter`.

/** The exports of the running module; set by `boot`. */
let wasm;
/** What a path starts at: `l` is the page's LS, `s` the settings, `v` the variant being drawn. */
const roots = {};
/** Class names of the mounted nodes, by the number that the module knows them by. */
const mounts = [];
/** The node that the module is drawing into. */
let canvas;
/** True once the script has switched itself off. */
let off;

const FORM = 'form.js-product-form';
const decoder = new TextDecoder();

const read = (start, length) => decoder.decode(new Uint8Array(wasm.memory.buffer, start, length));

const find = (start, length) => {
  let value = roots;
  for (const key of read(start, length).split('.')) value = value == null ? value : value[key];
  return value;
};

const numeric = (value) => (typeof value == 'number' ? value : NaN);

// --- what the module calls -------------------------------------------------------------------------------------------

/** The number at a path, NaN when there is none. */
export const number = (start, length) => numeric(find(start, length));

/** Sends the text at a path to the module's inbox; false when there is none. */
export const text = (start, length) => {
  const value = find(start, length);
  if (typeof value != 'string') return false;
  for (const character of value) wasm.put(character.codePointAt(0));
  return true;
};

/** Asks for one node with this class name in every form. */
export const mount = (start, length) => {
  mounts.push(read(start, length));
};

/**
 * Makes the canvas look as told, touching only what differs. Operations are separated by U+0001:
 * `<tag.class` opens an element, `=text` sets its text, `@name=value` an attribute, `>` closes it.
 */
export const patch = (start, length) => {
  let parent = canvas;
  let next = parent.firstChild;
  for (const operation of read(start, length).split('\x01')) {
    const kind = operation[0];
    const value = operation.slice(1);
    if (kind == '<') {
      const cut = value.indexOf('.');
      const tag = value.slice(0, cut);
      const name = value.slice(cut + 1);
      if (!next || next.localName != tag || next.className != name) {
        const made = document.createElement(tag);
        made.className = name;
        next = parent.insertBefore(made, next);
      }
      parent = next;
      next = parent.firstChild;
    } else if (kind == '=') {
      if (parent.textContent != value) parent.textContent = value;
      next = null;
    } else if (kind == '@') {
      const cut = value.indexOf('=');
      const name = value.slice(0, cut);
      if (parent.getAttribute(name) != value.slice(cut + 1)) parent.setAttribute(name, value.slice(cut + 1));
    } else {
      while (next) {
        const gone = next;
        next = next.nextSibling;
        gone.remove();
      }
      next = parent.nextSibling;
      if (parent == canvas) parent.toggleAttribute('hidden', !parent.firstChild);
      parent = parent.parentNode;
    }
  }
};

// --- forms -----------------------------------------------------------------------------------------------------------

/** What is known of a form: the nodes mounted in it, the variant they show, and how often they were put back. */
const known = new WeakMap();
/** The variants of a container as last read: [text, list]. */
const lists = new WeakMap();

const variantsOf = (container) => {
  const json = container.getAttribute('data-variants');
  let entry = lists.get(container);
  if (!entry || entry[0] != json) {
    let list;
    try {
      list = JSON.parse(json);
    } catch (e) {}
    lists.set(container, (entry = [json, Array.isArray(list) && list]));
  }
  return entry[1];
};

const chosen = (form, container, list) => {
  const picked = Object.create(null);
  let controls;
  for (const control of form.querySelectorAll('[name^="variation["]')) {
    controls = 1;
    const option = 'option' + control.name.slice(10, -1);
    picked[option] = control.type != 'radio' || control.checked ? control.value : picked[option];
  }
  let found;
  if (controls) {
    for (const variant of list) {
      let fits = variant;
      for (const option in picked)
        if (fits && variant[option] != null && '' + variant[option] !== picked[option]) fits = 0;
      if (fits) found = variant;
    }
    return found;
  }
  const asked =
    container.closest('#single-product,.js-product-detail') &&
    !container.closest('.js-item-product') &&
    new URLSearchParams(location.search).get('variant');
  for (const variant of list) if (asked && variant && '' + variant.id === asked) found = variant;
  return found || list[0];
};

/** Draws a variant into every node mounted in a form, making, adopting or putting back the nodes first. */
const show = (form, variant) => {
  const state = known.get(form) || { nodes: [], turns: 0 };
  known.set(form, state);
  state.variant = roots.v = variant;
  mounts.forEach((name, index) => {
    const present = form.getElementsByClassName(name);
    let node = state.nodes[index];
    if (!node || !form.contains(node)) {
      node = present[0] || node || document.createElement('div');
      if (node != form.lastElementChild) form.appendChild(node);
      node.className = name;
      state.nodes[index] = node;
    }
    for (const twin of [...present]) if (twin != node) twin.remove();
    canvas = node;
    const given = variant && typeof variant == 'object' ? variant : 0;
    const flags = given && 1 + 2 * (given.available === false) + 4 * (given.contact === true);
    const numbers = [given.price_number_raw, given.price_number, given.stock].map(numeric);
    enter(() => wasm.draw(index, flags, ...numbers));
  });
};

/** Reads a form again. `handed` is the platform's variant, which stands in where the form's own list cannot be read. */
const refresh = (form, handed) =>
  attempt(() => {
    const container = form.closest('[data-variants]');
    const list = container && variantsOf(container);
    if (list) show(form, chosen(form, container, list));
    else if (handed && handed.id != null && known.has(form)) show(form, Object.assign({}, handed));
  });

const formsIn = (node) => (node.matches && node.matches(FORM) ? [node] : node.querySelectorAll(FORM));

/** Finds forms that are new, and nodes that the theme took away. A theme that insists wins after 50 turns. */
const scan = () => {
  for (const form of formsIn(document)) {
    const state = known.get(form);
    if (!state || (state.nodes.some((node) => !form.contains(node)) && state.turns++ < 50))
      refresh(form, state && state.variant);
  }
};

const change = (handed) => {
  let places = [];
  try {
    places = document.querySelectorAll(handed.element);
  } catch (e) {}
  for (const place of places) for (const form of formsIn(place)) refresh(form, handed);
  if (!places.length && handed.product_id != null)
    for (const form of formsIn(document)) {
      const product = form.querySelector('input[name="add_to_cart"]');
      if (product && product.value == handed.product_id) refresh(form, handed);
    }
};

// --- life ------------------------------------------------------------------------------------------------------------

const watcher = new MutationObserver((records) =>
  attempt(() => {
    for (const record of records)
      if (record.type == 'attributes') for (const form of formsIn(record.target)) refresh(form);
    scan();
  }),
);

const stop = () => {
  off = 1;
  watcher.disconnect();
};

/** Runs `work` while the script is on. What it throws stays here. */
const attempt = (work) => {
  if (!off)
    try {
      return work();
    } catch (e) {}
};

/** Runs `work` inside the module. When that traps, the script is off until the next page load, and its nodes go. */
const enter = (work) => {
  try {
    work();
  } catch (e) {
    stop();
    for (const name of mounts) for (const node of [...document.getElementsByClassName(name)]) node.remove();
  }
};

/** The one global: which release of which app runs in this page. */
const registry = () => {
  if (!window.__vitrina) Object.defineProperty(window, '__vitrina', { value: Object.freeze({ apps: {} }) });
  return window.__vitrina.apps;
};

const readSettings = async (address, url) => {
  const answer = await fetch(new URL(address, url), { credentials: 'omit' });
  return answer.status == 200 ? answer.json() : 0;
};

/**
 * Starts the script `app`: waits for LS, registers for changes at once, reads the settings while `load` gets the module,
 * then draws every form. `url` is the script's own address, empty when it cannot be known; `element` its own tag or null,
 * which hears an `error` event when the module cannot be had, so that a loader can turn to the release before.
 */
export const boot = (app, element, url, load) =>
  attempt(() => {
    const query = new URLSearchParams(url && new URL(url).search);
    const release = +query.get('release') || 0;
    const apps = registry();
    const entry = apps[app] || (apps[app] = { wanted: -1, running: -1 });
    // The higher release stays, of equals the first. The one that runs is stopped only when its successor is ready.
    if (release <= entry.wanted) return;
    entry.wanted = release;

    let store;
    let started;
    let listening;
    let tries = 0;

    const signal = (handed) => started && attempt(() => change(handed));

    const choose = (event) =>
      started &&
      attempt(() => {
        const form = /^variation\[/.test(event.target.name) && event.target.closest(FORM);
        if (form) refresh(form);
      });

    const start = ([module, settings]) =>
      attempt(() => {
        if (release <= entry.running) return stop();
        if (entry.stop) entry.stop();
        entry.running = release;
        entry.stop = stop;
        wasm = module;
        roots.s = settings;
        enter(() => wasm.vitrina_start());
        started = 1;
        scan();
        watcher.observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-variants'] });
      });

    const fail = () => {
      stop();
      entry.wanted = entry.running;
      if (element) element.dispatchEvent(new Event('error'));
    };

    const begin = () => {
      const settings = url
        ? Promise.race([
            readSettings(query.get('settings') || 'settings/' + store + '.json', url),
            new Promise((done) => setTimeout(done, 3000)),
          ]).catch(() => 0)
        : 0;
      Promise.all([load(), settings]).then(start, fail);
    };

    // LS, its store and its hook may each come late; after 10 s what is not there counts as absent.
    const wait = () =>
      attempt(() => {
        const shop = window.LS;
        if (shop) {
          roots.l = shop;
          if (!store) {
            store = [query.get('store'), shop.store && shop.store.id].find((id) => /^\d+$/.test(id));
            if (store) begin();
          }
          if (store && typeof shop.registerOnChangeVariant == 'function') {
            document.removeEventListener('change', choose, true);
            shop.registerOnChangeVariant(signal);
            return;
          }
          if (!listening) document.addEventListener('change', choose, (listening = true));
        }
        if (tries++ < 200) setTimeout(wait, 50);
      });
    wait();
  });
