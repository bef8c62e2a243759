// The part of jQuery that apps use most, under the name of the platform's own light one (platforms.md §4.1). Whatever jQuery has
// beyond it is missing here: an app that needs more is told so by its first error.
window.jQueryNuvem = window.jQueryNuvem || (function () {
  'use strict';

  function elementsOf(what, root) {
    if (!what) return [];
    if (what.nodeType || what === window) return [what];
    if (typeof what !== 'string') return Array.from(what);
    var text = what.trim();
    if (text[0] !== '<') return Array.from(root.querySelectorAll(text));
    var template = document.createElement('template');
    template.innerHTML = text;
    return Array.from(template.content.childNodes);
  }

  function List(elements) {
    this.length = elements.length;
    elements.forEach(function (element, place) { this[place] = element; }, this);
  }

  function query(what, root) {
    if (typeof what === 'function') return query(document).ready(what);
    return new List(elementsOf(what, root || document));
  }

  var methods = List.prototype = query.fn = {
    each: function (work) {
      Array.from(this).forEach(function (element, place) { work.call(element, place, element); });
      return this;
    },
    ready: function (work) {
      if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', function () { work(query); });
      else work(query);
      return this;
    },
    find: function (selector) {
      return new List(Array.from(new Set(Array.from(this).flatMap(function (element) { return elementsOf(selector, element); }))));
    },
    closest: function (selector) {
      return new List(Array.from(this).map(function (element) { return element.closest(selector); }).filter(Boolean));
    },
    on: function (names, selector, listener) {
      var direct = typeof selector === 'function' ? selector : null;
      return this.each(function () {
        var element = this;
        names.split(' ').forEach(function (name) {
          element.addEventListener(name, function (event) {
            var target = direct ? element : event.target.closest(selector);
            if (target) (direct || listener).call(target, event);
          });
        });
      });
    },
    trigger: function (name) {
      return this.each(function () { this.dispatchEvent(new Event(name, { bubbles: true })); });
    },
    append: function (what) {
      return this.each(function () { elementsOf(what, document).forEach(function (node) { this.appendChild(node); }, this); });
    },
    remove: function () { return this.each(function () { this.parentNode.removeChild(this); }); },
    hide: function () { return this.each(function () { this.style.display = 'none'; }); },
    show: function () { return this.each(function () { this.style.display = ''; }); },
    data: function (name) {
      var text = this[0] && this[0].getAttribute('data-' + name);
      try { return JSON.parse(text); } catch (error) { return text; }
    },
    hasClass: function (name) { return Array.from(this).some(function (element) { return element.classList.contains(name); }); }
  };

  ['addClass', 'removeClass', 'toggleClass'].forEach(function (method) {
    var own = method.replace('Class', '');
    methods[method] = function (names) {
      return this.each(function () { names.split(' ').forEach(function (name) { this.classList[own](name); }, this); });
    };
  });

  // Without a value they read the first element, with one they write all.
  [['text', 'textContent'], ['html', 'innerHTML'], ['val', 'value']].forEach(function (pair) {
    methods[pair[0]] = function (value) {
      if (value === undefined) return this[0] && this[0][pair[1]];
      return this.each(function () { this[pair[1]] = value; });
    };
  });

  methods.attr = function (name, value) {
    if (value === undefined) return this[0] && this[0].getAttribute(name);
    return this.each(function () { this.setAttribute(name, value); });
  };

  return query;
})();
