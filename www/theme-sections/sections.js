// A theme of sections: a link to another product replaces `#single-product` in the page instead of loading a new one
// (platforms.md §4.8).
(function () {
  'use strict';

  function isProduct(link) {
    return link && link.origin === location.origin && /^\/productos\/[^/]+\/$/.test(link.pathname);
  }

  function replace(path) {
    return fetch(path).then(function (answer) {
      if (!answer.ok) throw new Error(String(answer.status));
      return answer.text();
    }).then(function (text) {
      var next = new DOMParser().parseFromString(text, 'text/html');
      var fresh = next.querySelector('#single-product');
      var present = document.querySelector('#single-product');
      if (!fresh || !present) throw new Error('no product');
      present.replaceWith(document.adoptNode(fresh));
      document.title = next.title;
      document.querySelector('.js-crumb').textContent = fresh.dataset.productName;
      if (window.LS && window.LS.product) {
        window.LS.product.id = Number(fresh.dataset.productId);
        window.LS.product.name = fresh.dataset.productName;
        window.LS.variants = JSON.parse(fresh.getAttribute('data-variants'));
      }
      window.scrollTo(0, 0);
    });
  }

  document.addEventListener('click', function (event) {
    if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.shiftKey) return;
    var link = event.target.closest('a');
    if (!isProduct(link) || !document.querySelector('#single-product')) return;
    event.preventDefault();
    var path = link.pathname + link.search;
    replace(path).then(function () { history.pushState(null, '', path); }, function () { location.href = path; });
  });

  window.addEventListener('popstate', function () {
    replace(location.pathname + location.search).catch(function () { location.reload(); });
  });
})();
