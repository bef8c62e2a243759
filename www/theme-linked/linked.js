// A theme of the jQuery years: a global `$`, global functions that inline handlers call, and quick shops that are
// blocks of their own, `#quick123` (platforms.md §4.5, §4.8).
(function (window, platform) {
  'use strict';

  var PRICE_DELAY = 300;

  function $(selector, root) {
    var nodes = typeof selector === 'string' ? [].slice.call((root || document).querySelectorAll(selector)) : [].concat(selector);
    return {
      each: function (work) { nodes.forEach(function (node) { work.call(node); }); return this; },
      text: function (text) { return this.each(function () { this.textContent = text || ''; }); },
      val: function (value) { return this.each(function () { this.value = value; }); },
      show: function () { return this.each(function () { this.style.display = ''; }); },
      hide: function () { return this.each(function () { this.style.display = 'none'; }); },
      toggle: function (on) { return on ? this.show() : this.hide(); }
    };
  }
  window.$ = window.jQuery = $;

  function parts(variant) {
    var plans = variant.installments_data ? JSON.parse(variant.installments_data)['Pago Nube'] : null;
    return plans && plans['3'] ? '3 x ' + platform.formatToCurrency(plans['3'].installment_value) : '';
  }

  window.changeVariant = function (variant) {
    $(variant.element).each(function () {
      var box = this;
      var state = !variant.available ? 'nostock' : variant.contact ? 'contact' : 'cart';
      $('.addToCart', box).each(function () {
        this.className = 'button addToCart ' + state;
        this.value = { cart: this.dataset.add, contact: this.dataset.ask, nostock: this.dataset.noStock }[state];
        this.disabled = state === 'nostock';
      });
      // The prices follow a moment later, as in themes that fade them.
      setTimeout(function () {
        $('.price', box).text(variant.price_short).toggle(variant.price_short);
        $('.compare-price', box).text(variant.compare_at_price_short).toggle(variant.compare_at_price_short);
        $('.offer', box).toggle(variant.compare_at_price_number > variant.price_number);
        $('.installments', box).toggle(parts(variant));
        $('.installment', box).text(parts(variant));
        $('.no-stock', box).toggle(!variant.available);
        $('.slide-image', box).each(function () { if (variant.image_url) this.src = variant.image_url; });
        $('.js-product-slide', box).each(function () {
          if (variant.image) this.classList.toggle('is-active', this.dataset.image === String(variant.image));
        });
      }, PRICE_DELAY);
    });
  };

  window.chooseVariant = function (selector) { platform.changeVariant(window.changeVariant, selector); };
  window.openQuick = function (id) { $('#quick' + id).show(); };
  $(document).each(function () {
    this.addEventListener('click', function (event) {
      [['js-cart-plus', 'plusQuantity'], ['js-cart-minus', 'minusQuantity'], ['js-cart-remove', 'removeItem']].forEach(function (pair) {
        if (!event.target.classList.contains(pair[0])) return;
        platform[pair[1]](event.target.dataset.line).catch(function () { location.reload(); });
      });
    });
  });
  window.closeQuick = function (id) { $('#quick' + id).hide(); };

  // Further pages of a listing, whenever the window is scrolled near their link.
  var loading = false;
  function loadMore() {
    var link = document.querySelector('.js-load-more');
    if (!link || loading || link.getBoundingClientRect().top > window.innerHeight + 200) return;
    loading = true;
    fetch(link.dataset.next).then(function (answer) { return answer.json(); }).then(function (page) {
      document.querySelector('.js-product-table').insertAdjacentHTML('beforeend', page.html);
      if (page.next) link.dataset.next = page.next;
      else link.parentNode.removeChild(link);
      loading = false;
    }, function () { link.removeAttribute('data-next'); });
  }
  window.addEventListener('scroll', loadMore);
  document.addEventListener('DOMContentLoaded', loadMore);
})(window, window.shopPlatform);
