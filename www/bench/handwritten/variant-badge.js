// The reference widget in hand-written JavaScript: the peer that Vitrina's own build is measured against.
(() => {
  'use strict';

  const WORDS = {
    es: {
      installments: (count, value) => `${count}x ${value} sin interés`,
      transfer: (value, discount) => `${value} con transferencia (${discount}% off)`,
      low: (left) => (left > 1 ? `¡Últimas ${left} unidades!` : '¡Última unidad!'),
      out: 'Sin stock',
      ask: 'Consultar precio',
    },
    pt: {
      installments: (count, value) => `${count}x de ${value} sem juros`,
      transfer: (value, discount) => `${value} no Pix (${discount}% off)`,
      low: (left) => (left > 1 ? `Últimas ${left} unidades!` : 'Última unidade!'),
      out: 'Esgotado',
      ask: 'Consulte o preço',
    },
    en: {
      installments: (count, value) => `${count}x ${value} interest-free`,
      transfer: (value, discount) => `${value} by transfer (${discount}% off)`,
      low: (left) => `Only ${left} left!`,
      out: 'Out of stock',
      ask: 'Ask for the price',
    },
  };
  const FORM = 'form.js-product-form';
  const PRODUCT_PAGE = '#single-product,.js-product-detail,[data-store="product-detail"]';

  const tag = document.currentScript;
  const address = tag && tag.src ? new URL(tag.src) : null;
  const parameter = (name) => address && address.searchParams.get(name);
  const deadline = Date.now() + 10000;
  const drawn = new WeakSet();
  let observer;
  let stopped = false;
  let shop;
  let settings;

  // ---- one running copy a page

  const claimPage = () => {
    const release = +parameter('release') || 0;
    const running = window.vitrinaVariantBadge;
    if (running) {
      if (running.release >= release) return false;
      running.stop();
    }
    window.vitrinaVariantBadge = Object.freeze({
      release,
      stop() {
        stopped = true;
        if (observer) observer.disconnect();
      },
    });
    return true;
  };

  // ---- money

  const divide = (amount, by) => {
    const rest = amount % by;
    return (amount - rest) / by + (rest * 2 >= by ? 1 : 0);
  };

  const discounted = (cents, discount) => {
    const rest = cents % 100;
    return ((cents - rest) / 100) * (100 - discount) + divide(rest * (100 - discount), 100);
  };

  const text = (value, other) => (typeof value === 'string' ? value : other);

  const money = (cents) => {
    const currency = shop.currency || {};
    const thousands = text(currency.thousands_separator, '.');
    const symbol = text(currency.display_short, '').replace(/\{[^}]*\}+|[\d.,\s]/g, '');
    const rest = cents % 100;
    const units = String((cents - rest) / 100).replace(/\B(?=(\d{3})+$)/g, () => thousands);
    return (symbol || '$') + units + text(currency.cents_separator, ',') + String(rest).padStart(2, '0');
  };

  // ---- one badge

  const linesOf = (variant) => {
    if (!variant) return [];
    const words = WORDS[String(shop.lang).slice(0, 2).toLowerCase()] || WORDS.es;
    const { price_number_raw: raw, price_number: number, stock } = variant;
    const limited = Number.isInteger(stock);
    if (variant.available === false || (limited && stock <= 0)) return [['out', words.out]];
    let cents = NaN;
    if (Number.isInteger(raw) && raw >= 0) cents = raw;
    else if (typeof number === 'number') cents = Math.floor(number * 100 + 0.5);
    if (variant.contact === true || !(cents >= 0 && cents <= Number.MAX_SAFE_INTEGER)) return [['ask', words.ask]];
    const { installments, discount, low } = settings;
    const lines = [['installments', words.installments(installments, money(divide(cents, installments)))]];
    if (discount) lines.push(['transfer', words.transfer(money(discounted(cents, discount)), discount)]);
    if (limited && stock <= low) lines.push(['low', words.low(stock)]);
    return lines;
  };

  const draw = (badge, lines) => {
    let line = badge.firstChild;
    for (const [name, words] of lines) {
      if (!line || line.className !== `vitrina-${name}`) {
        const added = document.createElement('p');
        added.className = `vitrina-${name}`;
        line = badge.insertBefore(added, line);
      }
      if (line.textContent !== words) line.textContent = words;
      line = line.nextSibling;
    }
    while (line) {
      const next = line.nextSibling;
      line.remove();
      line = next;
    }
    badge.toggleAttribute('hidden', !lines.length);
  };

  // ---- forms

  const variantsOf = (container) => {
    try {
      const variants = JSON.parse(container.getAttribute('data-variants'));
      return Array.isArray(variants) && variants.filter((variant) => variant && typeof variant === 'object');
    } catch {
      return false;
    }
  };

  const chosen = (form, container, variants) => {
    const controls = form.querySelectorAll('[name^="variation["]');
    if (!controls.length) {
      const wanted = container.matches(PRODUCT_PAGE) && new URLSearchParams(location.search).get('variant');
      return variants.find((variant) => String(variant.id) === wanted) || variants[0];
    }
    const values = {};
    for (const control of controls) {
      const option = `option${control.name[10]}`;
      if (control.type !== 'radio' || control.checked) values[option] = control.value;
      else if (!(option in values)) values[option] = null;
    }
    return variants
      .filter((variant) =>
        Object.keys(values).every((option) => variant[option] == null || String(variant[option]) === values[option]),
      )
      .pop();
  };

  const refresh = (form, standIn) => {
    try {
      const container = form.closest('[data-variants]');
      const variants = variantsOf(container);
      let badge = form.querySelector('.vitrina-badge');
      if (!variants) {
        if (badge && standIn) draw(badge, linesOf(standIn));
        return;
      }
      const lines = linesOf(chosen(form, container, variants));
      if (!badge) {
        badge = document.createElement('div');
        badge.className = 'vitrina-badge';
        badge.setAttribute('role', 'status');
        draw(badge, lines);
        form.append(badge);
      } else draw(badge, lines);
      drawn.add(form);
    } catch {
      // A page may hold anything; one form that cannot be read must not cost the others their badge.
    }
  };

  const forms = () => [...document.querySelectorAll(FORM)];

  const mountAll = () => {
    for (const form of forms()) {
      if (!drawn.has(form) || !form.querySelector('.vitrina-badge')) refresh(form);
    }
  };

  // ---- changes

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
    if (!stopped && settings && form && form.matches(FORM)) refresh(form);
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
    settings = {
      installments: within(answer.installments, 1, 24, 6),
      discount: within(answer.transfer_discount, 0, 90, 10),
      low: within(answer.low_stock, 0, 99, 5),
    };
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
