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

  target.ready = new Promise(function (resolve) {
    if (document.readyState !== 'loading') resolve();
    else document.addEventListener('DOMContentLoaded', function () { resolve(); });
  });

  return target;
})(window.LS || {});
