// What the platform's own storefront code does, as far as scripts can notice it (platforms.md §4.4, §4.8). A shop with
// `LS` gets it there; a shop without gets it where only its theme can reach it.
window.shopPlatform = (function (target) {
  'use strict';

  var callbacks = [];
  var parsed = new WeakMap();

  // Like jQuery's data(): an attribute is parsed once, so everyone shares the same objects.
  function variantsOf(element) {
    var text = element.getAttribute('data-variants');
    var known = parsed.get(element);
    if (!known || known.text !== text) {
      known = { text: text, variants: JSON.parse(text) };
      parsed.set(element, known);
    }
    return known.variants;
  }

  function chosenOptions(elements) {
    var options = {};
    elements.forEach(function (element) {
      element.querySelectorAll('[name^="variation["]').forEach(function (control) {
        if (control.type === 'radio' && !control.checked) return;
        options['option' + control.name.slice(10, -1)] = control.value;
      });
    });
    return options;
  }

  function fallback() {
    return {
      product_id: null, id: null, sku: null, image: null, image_url: null, installments: null, stock: null,
      price_short: '—', price_long: '—', compare_at_price_short: null, compare_at_price_long: null,
      compare_at_price_number: null, available: false, contact: true
    };
  }

  target.registerOnChangeVariant = function (callback) {
    callbacks.push(callback);
  };

  target.changeVariant = function (paint, selector) {
    var elements = document.querySelectorAll(selector);
    target.variants = variantsOf(elements[0]);
    var options = chosenOptions(elements);
    var chosen = null;
    target.variants.forEach(function (variant) {
      var matches = Object.keys(options).every(function (name) { return variant[name] == options[name]; });
      if (matches) chosen = variant;
    });
    chosen = chosen || fallback();
    chosen.element = selector;
    paint(chosen);
    callbacks.forEach(function (callback) { callback(chosen); });
  };

  // Fills the modal shell from the card and moves, not copies, the card's form into it.
  target.fillQuickshop = function (trigger) {
    var card = trigger.closest('.js-item-product');
    var container = card.querySelector('.js-quickshop-container');
    var shell = document.querySelector('.js-quickshop-modal-shell');
    shell.closest('.js-item-product').setAttribute('data-product-id', card.getAttribute('data-product-id'));
    ['data-variants', 'data-quickshop-id'].forEach(function (name) {
      shell.setAttribute(name, container.getAttribute(name));
    });
    shell.querySelector('.js-quickshop-name').textContent = card.querySelector('.js-item-name').textContent;
    shell.querySelector('.js-quickshop-img').src = card.querySelector('.js-item-image').src;
    ['.js-price-display', '.js-compare-price-display'].forEach(function (price) {
      var from = card.querySelector(price);
      var to = shell.querySelector(price);
      to.textContent = from.textContent;
      to.style.display = from.style.display;
    });
    card.classList.add('js-quickshop-opened');
    document.querySelector('#quickshop-form').appendChild(card.querySelector('.js-item-variants .js-product-form'));
  };

  // Units with a space behind the symbol, other than in the variants' own texts (platforms.md §4.6).
  target.formatToCurrency = function (number) {
    var currency = target.currency || { display_short: '$', cents_separator: '.', thousands_separator: ',' };
    var parts = Number(number).toFixed(2).split('.');
    var units = parts[0].replace(/\B(?=(\d{3})+$)/g, currency.thousands_separator);
    return currency.display_short + ' ' + units + currency.cents_separator + parts[1];
  };

  function send(url, fields) {
    return fetch(url, { method: 'POST', body: new URLSearchParams(fields), headers: { 'X-Requested-With': 'XMLHttpRequest' } })
      .then(function (answer) { return answer.json(); });
  }

  function write(selector, text) {
    document.querySelectorAll(selector).forEach(function (element) { element.textContent = text; });
  }

  // The badge, the list and the totals are drawn anew; `LS.cart` stays as it was when the page was loaded.
  function drawCart(answer) {
    var quantity = answer.cart.products.reduce(function (sum, line) { return sum + line.quantity; }, 0);
    write('.js-cart-widget-amount', quantity);
    write('.js-cart-total', answer.cart.total_short);
    document.querySelectorAll('.js-ajax-cart-list').forEach(function (list) { list.innerHTML = answer.html_cart_items; });
  }

  target.addToCartEnhanced = function (form, addText, addingText, noStockText, editable, ok, err) {
    var button = form.querySelector('.js-prod-submit-form');
    var fields = new URLSearchParams(new FormData(form));
    fields.set('add_to_cart_enhanced', '1');
    button.value = addingText;
    return send(form.getAttribute('action'), fields).then(function (answer) {
      if (!answer.success) throw new Error('refused');
      drawCart(answer);
      write('.js-cart-notification-item-name', answer.quantity_added + ' × ' + answer.item.name);
      button.value = addText;
      ok('', '');
    }).catch(function () {
      button.value = noStockText;
      err();
    });
  };

  target.changeQuantity = function (line, quantity) {
    var fields = { ajax: '1' };
    fields['quantity[' + line + ']'] = quantity;
    return send('/comprar/', fields).then(function (answer) {
      if (!answer.success) throw new Error('refused');
      if (answer.cart.products.length) drawCart(answer);
      else location.reload();
    });
  };

  function step(line, by) {
    var input = document.querySelector('.js-cart-quantity-input[data-line="' + line + '"]');
    return target.changeQuantity(line, Math.max(0, Number(input.defaultValue) + by));
  }

  target.plusQuantity = function (line) { return step(line, 1); };
  target.minusQuantity = function (line) { return step(line, -1); };
  target.removeItem = function (line) { return target.changeQuantity(line, 0); };

  // jQuery for apps: the theme's own, else one that is fetched when the first app asks (platforms.md §4.1).
  var fetched = null;

  if (target === window.LS) {
    window.useJquery = function () {
      fetched = fetched || (window.jQuery ? Promise.resolve(window.jQuery) : new Promise(function (resolve, reject) {
        var script = document.createElement('script');
        script.src = '/static/query.js';
        script.onload = function () { resolve(window.jQueryNuvem); };
        script.onerror = reject;
        document.head.appendChild(script);
      }));
      return fetched;
    };
  }

  target.ready = new Promise(function (resolve) {
    if (document.readyState !== 'loading') resolve();
    else document.addEventListener('DOMContentLoaded', function () { resolve(); });
  });

  return target;
})(window.LS || {});
