// The second widget in hand-written JavaScript: swatches, quantity and add to cart, without any library.
(() => {
  'use strict';

  const WORDS = {
    es: {
      quantity: 'Cantidad',
      less: 'Menos',
      more: 'Más',
      unavailable: (value) => `${value}, no disponible`,
      add: 'Agregar al carrito',
      out: 'Sin stock',
      ask: 'Consultar precio',
      none: 'Elegí otra combinación',
      added: (count) => `Agregado al carrito: ${count}`,
      refused: 'No se pudo agregar',
    },
    pt: {
      quantity: 'Quantidade',
      less: 'Menos',
      more: 'Mais',
      unavailable: (value) => `${value}, indisponível`,
      add: 'Adicionar ao carrinho',
      out: 'Esgotado',
      ask: 'Consulte o preço',
      none: 'Escolha outra combinação',
      added: (count) => `Adicionado ao carrinho: ${count}`,
      refused: 'Não foi possível adicionar',
    },
    en: {
      quantity: 'Quantity',
      less: 'Less',
      more: 'More',
      unavailable: (value) => `${value}, unavailable`,
      add: 'Add to cart',
      out: 'Out of stock',
      ask: 'Ask for the price',
      none: 'Choose another combination',
      added: (count) => `Added to the cart: ${count}`,
      refused: 'Could not be added',
    },
  };
  const FORM = 'form.js-product-form';
  const PRODUCT_PAGE = '#single-product,.js-product-detail,[data-store="product-detail"]';

  const tag = document.currentScript;
  const address = tag && tag.src ? new URL(tag.src) : null;
  const parameter = (name) => address && address.searchParams.get(name);
  const deadline = Date.now() + 10000;
  // What belongs to a form: its list as last read, the quantity, the status ('', 'refused' or how many were added), and whether a
  // request is under way.
  const states = new WeakMap();
  // The parts of a gallery that this copy of the script made.
  const parts = new WeakMap();
  let observer;
  let stopped = false;
  let shop;
  let settings;

  // ---- one running copy a page

  const claimPage = () => {
    const release = +parameter('release') || 0;
    const running = window.vitrinaSwatchGallery;
    if (running) {
      if (running.release >= release) return false;
      running.stop();
    }
    window.vitrinaSwatchGallery = Object.freeze({
      release,
      stop() {
        stopped = true;
        if (observer) observer.disconnect();
      },
    });
    return true;
  };

  // ---- variants

  const listOf = (container) => {
    try {
      const list = JSON.parse(container.getAttribute('data-variants'));
      return Array.isArray(list) && list.filter((variant) => variant && typeof variant === 'object');
    } catch {
      return false;
    }
  };

  const soldOut = ({ available, stock }) => available === false || (Number.isInteger(stock) && stock <= 0);

  // The form's options in the order of its controls: `{picked, choices: [[value, control]]}` by name of the field.
  const optionsOf = (form) => {
    const options = {};
    for (const control of form.querySelectorAll('[name^="variation["]')) {
      const name = `option${control.name[10]}`;
      const option = options[name] || (options[name] = { picked: null, choices: [] });
      const radio = control.type === 'radio';
      if (!radio || control.checked) option.picked = control.value;
      for (const { value } of radio ? [control] : control.options) if (value) option.choices.push([value, control]);
    }
    return options;
  };

  const fits = (variant, options, changed, value) =>
    Object.keys(options).every((name) => {
      const wanted = name === changed ? value : options[name].picked;
      return variant[name] == null || String(variant[name]) === wanted;
    });

  const chosen = (container, list, options) => {
    if (Object.keys(options).length) return list.filter((variant) => fits(variant, options)).pop();
    const wanted = container.matches(PRODUCT_PAGE) && new URLSearchParams(location.search).get('variant');
    return list.find((variant) => String(variant.id) === wanted) || list[0];
  };

  // ---- drawing

  const write = (node, text) => {
    if (node.textContent !== text) node.textContent = text;
  };

  const set = (node, name, value) => {
    if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value);
  };

  const make = (parent, element, name, press) => {
    const node = document.createElement(element);
    node.className = `vitrina-${name}`;
    if (press) {
      node.type = 'button';
      node.addEventListener('click', () => stopped || press());
    }
    return parent.appendChild(node);
  };

  const build = (gallery, form, words) => {
    const step = (by) => () => {
      const state = states.get(form);
      state.quantity += by;
      state.status = '';
      refresh(form);
    };
    gallery.textContent = '';
    const quantity = make(gallery, 'div', 'quantity');
    quantity.setAttribute('role', 'group');
    quantity.setAttribute('aria-label', words.quantity);
    const less = make(quantity, 'button', 'less', step(-1));
    less.textContent = '−';
    less.setAttribute('aria-label', words.less);
    const count = make(quantity, 'span', 'count');
    const more = make(quantity, 'button', 'more', step(1));
    more.textContent = '+';
    more.setAttribute('aria-label', words.more);
    const add = make(gallery, 'button', 'add', () => addToCart(form));
    const status = make(gallery, 'p', 'status');
    status.setAttribute('role', 'status');
    const picture = new Image();
    picture.className = 'vitrina-picture';
    return { picture, quantity, less, count, more, add, status, groups: [], drawn: '' };
  };

  const pick = (form, [value, control]) => {
    if (control.type === 'radio' ? control.checked : control.value === value) return;
    if (control.type === 'radio') control.checked = true;
    else control.value = value;
    control.dispatchEvent(new Event('change', { bubbles: true }));
    refresh(form);
  };

  const drawSwatches = (gallery, form, own, options, list, words) => {
    const names = Object.keys(options);
    const drawn = JSON.stringify(names.map((name) => options[name].choices.map(([value]) => value)));
    if (own.drawn !== drawn) {
      own.drawn = drawn;
      for (const group of own.groups) group.remove();
      own.groups = names.map((name) => {
        const group = make(gallery, 'div', 'option');
        options[name].choices.forEach(([value], index) => {
          make(group, 'button', 'swatch', () => pick(form, optionsOf(form)[name].choices[index])).textContent = value;
        });
        gallery.insertBefore(group, own.quantity);
        return group;
      });
    }
    names.forEach((name, index) => {
      options[name].choices.forEach(([value], place) => {
        const swatch = own.groups[index].children[place];
        const available = list.some((variant) => fits(variant, options, name, value) && !soldOut(variant));
        set(swatch, 'aria-pressed', value === options[name].picked);
        set(swatch, 'data-available', available);
        set(swatch, 'aria-label', available ? value : words.unavailable(value));
      });
    });
  };

  const draw = (gallery, form, state, options, variant) => {
    const words = WORDS[String(shop.lang).slice(0, 2).toLowerCase()] || WORDS.es;
    const own = parts.get(gallery) || build(gallery, form, words);
    parts.set(gallery, own);
    const out = variant && soldOut(variant);
    const forSale = variant && !out && variant.contact !== true;
    const most = forSale ? Math.min(Number.isInteger(variant.stock) ? variant.stock : 99, settings.most) : 0;
    const id = variant && String(variant.id);
    if (state.id !== id) state.status = '';
    state.id = id;
    if (forSale && state.quantity > most) {
      state.quantity = most;
      state.status = '';
    }

    const image = settings.picture && variant && variant.image_url;
    if (image && typeof image === 'string') {
      set(own.picture, 'src', image);
      set(own.picture, 'alt', Object.values(options).map(({ picked }) => picked).filter(Boolean).join(', '));
      if (gallery.firstChild !== own.picture) gallery.prepend(own.picture);
    } else own.picture.remove();
    drawSwatches(gallery, form, own, options, state.list, words);
    write(own.count, String(state.quantity));
    own.less.toggleAttribute('disabled', !forSale || state.quantity <= 1);
    own.more.toggleAttribute('disabled', !forSale || state.quantity >= most);
    write(own.add, forSale ? words.add : out ? words.out : variant ? words.ask : words.none);
    own.add.toggleAttribute('disabled', !forSale || state.busy);
    write(own.status, state.status === 'refused' ? words.refused : state.status && words.added(state.status));
  };

  // `handed` is what a change hands over; without it the gallery draws for reasons of its own.
  const refresh = (form, handed) => {
    if (stopped) return;
    try {
      const container = form.closest('[data-variants]');
      const state = states.get(form) || { quantity: 1, status: '', busy: false };
      const list = listOf(container);
      const standsIn = !list && handed;
      state.list = list || state.list;
      if (!state.list || (standsIn && handed.id == null)) return;
      states.set(form, state);
      const options = optionsOf(form);
      let gallery = form.querySelector('.vitrina-gallery');
      const there = gallery;
      if (!there) {
        gallery = document.createElement('div');
        gallery.className = 'vitrina-gallery';
      }
      draw(gallery, form, state, options, standsIn ? handed : chosen(container, state.list, options));
      if (!there) form.append(gallery);
    } catch {
      // A page may hold anything; one form that cannot be read must not cost the others their gallery.
    }
  };

  // ---- cart

  const send = async (form, count) => {
    const fields = new URLSearchParams(new FormData(form));
    fields.set('quantity', count);
    fields.set('add_to_cart_enhanced', 1);
    const answer = await fetch(form.getAttribute('action') || '', { method: 'POST', body: fields });
    if (!answer.ok) return false;
    const body = await answer.json().catch(() => null);
    return !(body && body.success === false);
  };

  const addToCart = async (form) => {
    const state = states.get(form);
    const count = state.quantity;
    state.busy = true;
    state.status = '';
    refresh(form);
    const timeout = new Promise((resolve) => setTimeout(resolve, 10000));
    const accepted = await Promise.race([send(form, count), timeout]).catch(() => false);
    state.busy = false;
    state.status = accepted ? count : 'refused';
    refresh(form);
  };

  // ---- forms

  const forms = () => [...document.querySelectorAll(FORM)];

  const mountAll = () => {
    for (const form of forms()) {
      if (!states.has(form) || !parts.has(form.querySelector('.vitrina-gallery'))) refresh(form);
    }
  };

  const onVariant = (variant) => {
    if (stopped || !settings) return;
    try {
      let nodes = [];
      try {
        nodes = [...document.querySelectorAll(variant.element)];
      } catch {
        // Absent, or a selector that only jQuery understands.
      }
      for (const form of forms()) {
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

  const onChange = (event) => {
    const form = event.target.form;
    if (!stopped && settings && form && form.matches(FORM)) refresh(form, {});
  };

  // ---- start

  const within = (value, least, most, other) =>
    Number.isInteger(value) && value >= least && value <= most ? value : other;

  const fetchSettings = (store) =>
    new Promise((resolve) => {
      setTimeout(resolve, 3000);
      if (!address) return resolve();
      fetch(new URL(parameter('settings') || `settings/${store}.json`, address), { credentials: 'omit' })
        .then((answer) => answer.status === 200 && answer.json())
        .then(resolve, resolve);
    }).catch(() => {});

  const start = async () => {
    const store = [parameter('store'), shop.store && shop.store.id].find((id) => /^\d+$/.test(id));
    if (store === undefined) return;
    if (typeof shop.registerOnChangeVariant === 'function') shop.registerOnChangeVariant(onVariant);
    else document.addEventListener('change', onChange, true);
    const answer = (await fetchSettings(store)) || {};
    if (stopped) return;
    settings = { most: within(answer.max_quantity, 1, 99, 10), picture: within(answer.picture, 0, 1, 1) };
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

  try {
    if (claimPage()) whenShop();
  } catch {
    // Not even a hostile global reaches the page as an error of ours.
  }
})();
