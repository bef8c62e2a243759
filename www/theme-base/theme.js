// The theme's side: option controls, colour buttons, quick shop, and what a change repaints.
(function (platform) {
  'use strict';

  // The theme writes the price and the labels a moment after the change, like the themes merchants use.
  var PRICE_DELAY = 30;
  var LABEL_DELAY = 220;
  var MOVE_BACK_DELAY = 350;

  function each(root, selector, work) {
    root.querySelectorAll(selector).forEach(work);
  }

  function show(element, visible) {
    element.style.display = visible ? '' : 'none';
  }

  function write(element, text) {
    element.textContent = text || '';
    show(element, Boolean(text));
  }

  function paintButton(button, variant) {
    var state = !variant.available ? 'nostock' : variant.contact ? 'contact' : 'cart';
    button.classList.remove('cart', 'contact', 'nostock');
    button.classList.add(state);
    button.value = { cart: button.dataset.add, contact: button.dataset.ask, nostock: button.dataset.noStock }[state];
    button.disabled = state === 'nostock';
  }

  function paintPrice(scope, price) {
    each(scope, '.js-price-display', function (element) {
      write(element, price.short);
      if (price.number !== undefined) element.setAttribute('content', price.number);
    });
    each(scope, '.js-max-installments-container', function (element) { show(element, Boolean(price.part)); });
    each(scope, '.js-installment-price', function (element) { element.textContent = price.part; });
    each(scope, '.js-compare-price-display', function (element) { write(element, price.compare); });
  }

  function paintLabels(scope, label) {
    each(scope, '.js-offer-label', function (element) { show(element, label.offer); });
    each(scope, '.js-stock-label', function (element) { show(element, !label.available); });
    each(scope, '.js-product-slide', function (slide) {
      if (label.image) slide.classList.toggle('is-active', slide.dataset.image === String(label.image));
    });
    each(scope, '.js-item-image, .js-quickshop-img', function (image) {
      if (label.imageUrl) image.src = label.imageUrl;
    });
  }

  // The best plan without interest; the shops here have one of three parts wherever they have any.
  function bestPart(variant) {
    var plans = variant.installments_data ? JSON.parse(variant.installments_data) : {};
    var methods = Object.keys(plans);
    var plan = methods.length && plans[methods[0]]['3'];
    return plan ? platform.formatToCurrency(plan.installment_value) : '';
  }

  function paint(variant) {
    var scopes = document.querySelectorAll(variant.element);
    var price = { short: variant.contact && variant.id ? '' : variant.price_short, number: variant.price_number, compare: variant.compare_at_price_short, part: bestPart(variant) };
    var label = {
      offer: variant.compare_at_price_number > variant.price_number,
      available: variant.available,
      image: variant.image,
      imageUrl: variant.image_url
    };
    scopes.forEach(function (scope) {
      each(scope, 'input.js-addtocart', function (button) { paintButton(button, variant); });
      setTimeout(function () { paintPrice(scope, price); }, PRICE_DELAY);
      setTimeout(function () { paintLabels(scope, label); }, LABEL_DELAY);
    });
  }

  function selectorOf(container) {
    if (container.id === 'single-product') return '#single-product';
    if (container.classList.contains('js-quickshop-modal')) {
      container = document.querySelector('.js-quickshop-opened .js-quickshop-container');
    }
    return '.js-quickshop-container[data-quickshop-id="' + container.getAttribute('data-quickshop-id') + '"]';
  }

  document.addEventListener('change', function (event) {
    var control = event.target.closest('.js-variation-option');
    if (!control) return;
    var group = control.closest('.js-product-variants-group');
    var container = control.closest('.js-product-container');
    group.querySelector('.js-insta-variation-label').textContent = control.value;
    each(group, '.js-insta-variant', function (button) {
      button.classList.toggle('selected', button.dataset.option === control.value);
    });
    var selector = selectorOf(container);
    var swatches = '.js-color-variant[data-variation-id="' + group.dataset.variationId + '"]';
    document.querySelectorAll(selector).forEach(function (scope) {
      each(scope, swatches, function (button) {
        button.classList.toggle('selected', button.dataset.option === control.value);
      });
    });
    platform.changeVariant(paint, selector);
  });

  // Sets a form's control as if the shopper had used it.
  function choose(form, index, value) {
    var control = form && form.querySelector('[name="variation[' + index + ']"]');
    if (!control || control.value === value) return;
    control.value = value;
    control.dispatchEvent(new Event('change', { bubbles: true }));
  }

  // Quick shop.
  var modal = document.querySelector('#quickshop-modal');
  var finishClosing = null;

  if (modal) document.body.appendChild(modal);

  function open(trigger) {
    if (finishClosing) finishClosing();
    platform.fillQuickshop(trigger);
    modal.classList.add('modal-show');
    modal.setAttribute('aria-hidden', 'false');
  }

  function close() {
    var card = document.querySelector('.js-quickshop-opened');
    var shell = modal.querySelector('.js-quickshop-modal-shell');
    modal.classList.remove('modal-show');
    modal.setAttribute('aria-hidden', 'true');
    if (!card || finishClosing) return;
    shell.setAttribute('data-variants', '');
    shell.setAttribute('data-quickshop-id', '');
    shell.closest('.js-item-product').setAttribute('data-product-id', '');
    var timer = setTimeout(function () { finishClosing(); }, MOVE_BACK_DELAY);
    finishClosing = function () {
      clearTimeout(timer);
      finishClosing = null;
      var form = modal.querySelector('#quickshop-form .js-product-form');
      if (form) card.querySelector('.js-item-variants').appendChild(form);
      card.classList.remove('js-quickshop-opened');
      shell.querySelector('.js-quickshop-img').removeAttribute('src');
    };
  }

  document.addEventListener('click', function (event) {
    var button = event.target.closest('.js-insta-variant');
    if (button) {
      event.preventDefault();
      choose(button.closest('.js-product-form'), button.dataset.variationId, button.dataset.option);
      return;
    }
    var swatch = event.target.closest('.js-color-variant');
    if (swatch) {
      event.preventDefault();
      choose(swatch.closest('.js-item-product').querySelector('.js-product-form'), swatch.dataset.variationId, swatch.dataset.option);
      return;
    }
    var trigger = event.target.closest('.js-quickshop-modal-open');
    if (trigger) {
      event.preventDefault();
      open(trigger);
      return;
    }
    if (event.target.closest('.js-modal-close')) {
      event.preventDefault();
      close();
    }
  });

  // Adding without leaving the page. Forms are bound one by one, at the start and when a listing goes on: a copy that somebody
  // else puts into the page sends itself.
  var bound = new WeakSet();
  var notice = document.querySelector('.js-alert-added-to-cart');

  function added(form) {
    if (modal && modal.contains(form)) close();
    notice.hidden = false;
    setTimeout(function () { notice.hidden = true; }, 6000);
  }

  function bind(form) {
    if (bound.has(form)) return;
    bound.add(form);
    form.addEventListener('submit', function (event) {
      var button = form.querySelector('input.js-prod-submit-form');
      if (button.classList.contains('contact')) return;
      event.preventDefault();
      var text = button.dataset.add || button.value;
      platform.addToCartEnhanced(
        form, text, button.dataset.adding || text, button.dataset.noStock || text, true,
        function () { added(form); }, function () {}
      );
    });
  }

  each(document, '.js-product-form', bind);

  // The cart's page: its list is drawn anew after each change, so clicks are heard above it.
  document.addEventListener('click', function (event) {
    [['.js-cart-plus', 'plusQuantity'], ['.js-cart-minus', 'minusQuantity'], ['.js-cart-remove', 'removeItem']].forEach(function (pair) {
      var button = event.target.closest(pair[0]);
      if (button) platform[pair[1]](button.dataset.line).catch(function () { location.reload(); });
    });
  });

  document.addEventListener('change', function (event) {
    var input = event.target.closest('.js-cart-quantity-input');
    if (input) platform.changeQuantity(input.dataset.line, input.value).catch(function () { location.reload(); });
  });

  // Filters narrow the listing in place.
  var filters = document.querySelector('.js-filters');

  function filter(form) {
    var fields = new URLSearchParams(new FormData(form));
    ['min_price', 'max_price'].forEach(function (name) { if (!fields.get(name)) fields.delete(name); });
    var address = form.getAttribute('action') + '?' + fields;
    return fetch(address).then(function (answer) { return answer.text(); }).then(function (text) {
      var next = new DOMParser().parseFromString(text, 'text/html');
      ['.js-listing', '.js-found'].forEach(function (part) {
        document.querySelector(part).replaceWith(document.adoptNode(next.querySelector(part)));
      });
      each(document, '.js-load-more', watch);
      each(document, '.js-listing .js-product-form', bind);
      history.replaceState(null, '', address);
    });
  }

  if (filters) {
    filters.open = window.innerWidth > 760;
    filters.addEventListener('change', function (event) { filter(event.target.form); });
    filters.addEventListener('submit', function (event) {
      event.preventDefault();
      filter(event.target);
    });
  }

  // Further pages of a listing come when their link comes into sight.
  function loadMore(link) {
    fetch(link.dataset.next).then(function (answer) { return answer.json(); }).then(function (page) {
      document.querySelector('.js-product-table').insertAdjacentHTML('beforeend', page.html);
      each(document, '.js-product-table .js-product-form', bind);
      if (page.next) link.dataset.next = page.next;
      else link.remove();
      if (page.next) watch(link);
    }, function () { link.removeAttribute('data-next'); });
  }

  function watch(link) {
    var observer = new IntersectionObserver(function (entries) {
      if (!entries.some(function (entry) { return entry.isIntersecting; })) return;
      observer.disconnect();
      loadMore(link);
    });
    observer.observe(link);
  }

  each(document, '.js-load-more', watch);

  document.addEventListener('keydown', function (event) {
    if (event.key === 'Escape' && modal && modal.classList.contains('modal-show')) close();
  });
})(window.shopPlatform);
