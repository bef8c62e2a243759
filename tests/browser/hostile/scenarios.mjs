// What pages do to the built-ins that scripts rely on. `spoil` runs in the page before anything else. A scenario in which the
// widget has to work says so by `works`; in all others it works or stays silent. Where a page goes
// on after it was loaded, `until` waits for the end of that.

import { LS, SHIRT } from '../fixtures/catalogue.mjs';
import { productBlock } from '../fixtures/markup.mjs';

const named = (names) => names.map((name) => `<input type="hidden" name="${name}" value="x">`).join('');

export const SCENARIOS = {
  'enumerable junk on Array.prototype': { works: true, spoil: () => (Array.prototype.junk = () => {}) },
  'enumerable junk on Object.prototype': { works: true, spoil: () => (Object.prototype.junk = 'junk') },
  'enumerable junk on String.prototype and Function.prototype': { works: true, spoil: () => (String.prototype.junk = Function.prototype.junk = 'junk') },
  'options on Object.prototype': { works: true, spoil: () => Object.assign(Object.prototype, { option0: 'x', stock: 0, available: false, contact: true, element: 'x' }) },
  'toJSON on Array.prototype': { works: true, spoil: () => (Array.prototype.toJSON = () => 'x') },
  'toJSON on String.prototype and Object.prototype': { works: true, spoil: () => (String.prototype.toJSON = Object.prototype.toJSON = () => 'x') },
  'Prototype.js: each, map and toJSON of its own': {
    works: true,
    spoil: () => {
      Array.prototype.each = function (work) {
        for (let place = 0; place < this.length; place += 1) work(this[place], place);
        return this;
      };
      Array.prototype.toJSON = function () {
        return `[${this.join(', ')}]`;
      };
      Array.prototype.reduce = function () {
        return this.length > 1 ? this : this[0];
      };
      window.$ = (id) => document.getElementById(id);
    },
  },
  'Array.from of an old polyfill': { works: true, spoil: () => (Array.from = (list) => [].slice.call(list)) },
  'arrays that cannot be iterated': { spoil: () => (Array.prototype[Symbol.iterator] = () => { throw new Error('spoilt'); }) },
  'arrays that cannot be iterated, and settings that cannot be had': {
    settings: 'hang up',
    spoil: () => (Array.prototype[Symbol.iterator] = () => { throw new Error('spoilt'); }),
  },
  'Array methods that throw': {
    spoil: () => {
      for (const name of ['map', 'filter', 'forEach', 'push', 'pop', 'some', 'find']) Array.prototype[name] = () => { throw new Error('spoilt'); };
    },
  },
  'JSON.parse that throws': { spoil: () => (JSON.parse = () => { throw new Error('spoilt'); }) },
  'JSON.parse that answers null': { spoil: () => (JSON.parse = () => null) },
  'JSON.stringify that throws': { works: true, spoil: () => (JSON.stringify = () => { throw new Error('spoilt'); }) },
  'no JSON': { spoil: () => delete window.JSON },
  'fetch that throws': { spoil: () => (window.fetch = () => { throw new Error('spoilt'); }) },
  'fetch that is not there': { spoil: () => delete window.fetch },
  'fetch that never answers': { spoil: () => (window.fetch = () => new Promise(() => {})) },
  'fetch that answers at once, and nonsense': { spoil: () => (window.fetch = () => ({ status: 200 })) },
  'fetch that rejects': { spoil: () => (window.fetch = () => Promise.reject(new Error('spoilt'))) },
  'Promise.race that throws': { spoil: () => (Promise.race = () => { throw new Error('spoilt'); }) },
  'Promise.race that throws, and settings that cannot be had': { settings: 'hang up', spoil: () => (Promise.race = () => { throw new Error('spoilt'); }) },
  'promises without then, catch and finally': {
    spoil: () => Object.assign(Promise.prototype, { then: undefined, catch: undefined, finally: undefined }),
  },
  'promises whose then and catch throw, and settings that cannot be had': {
    settings: 'hang up',
    spoil: () => (Promise.prototype.then = Promise.prototype.catch = () => { throw new Error('spoilt'); }),
  },
  'promises whose then and catch throw, and no module': {
    spoil: () => {
      const { fetch } = window;
      window.fetch = (address, ...rest) => (/\.wasm$/.test(address) ? fetch('http://127.0.0.1:1/') : fetch(address, ...rest));
      Promise.prototype.then = Promise.prototype.catch = () => { throw new Error('spoilt'); };
    },
  },
  'Promise.all that is not there': { spoil: () => delete Promise.all },
  'Promise replaced by one that knows no more than then': {
    spoil: () => {
      const whole = window.Promise;
      window.Promise = function (work) {
        const inner = new whole(work);
        return { then: (done, failed) => inner.then(done, failed) };
      };
    },
  },
  'Object.keys that throws': { works: true, spoil: () => (Object.keys = () => { throw new Error('spoilt'); }) },
  'Object.assign that is not there': { works: true, spoil: () => delete Object.assign },
  'Object.defineProperty that throws': { spoil: () => (Object.defineProperty = () => { throw new TypeError('spoilt'); }) },
  'Object.freeze that throws': { spoil: () => (Object.freeze = () => { throw new Error('spoilt'); }) },
  'our name is taken by a number': { spoil: () => (window.__vitrina = 7) },
  'our name is taken by nonsense': { spoil: () => Object.defineProperty(window, '__vitrina', { value: Object.freeze({}) }) },
  'our name throws': { spoil: () => Object.defineProperty(window, '__vitrina', { get: () => { throw new Error('spoilt'); } }) },
  'addEventListener that wraps': {
    works: true,
    spoil: () => {
      const { addEventListener } = EventTarget.prototype;
      EventTarget.prototype.addEventListener = function (name, listener, ...rest) {
        return addEventListener.call(this, name, typeof listener === 'function' ? (event) => listener.call(this, event) : listener, ...rest);
      };
    },
  },
  'addEventListener that does nothing': { spoil: () => (EventTarget.prototype.addEventListener = () => {}) },
  'addEventListener that throws': { spoil: () => (Document.prototype.addEventListener = () => { throw new Error('spoilt'); }) },
  'removeEventListener that throws': { works: true, spoil: () => (EventTarget.prototype.removeEventListener = () => { throw new Error('spoilt'); }) },
  'no MutationObserver': { spoil: () => delete window.MutationObserver },
  'a MutationObserver that throws': { spoil: () => (window.MutationObserver = class { constructor() { throw new Error('spoilt'); } }) },
  'no TextDecoder': { spoil: () => delete window.TextDecoder },
  'a TextDecoder that throws': { spoil: () => (window.TextDecoder = class { decode() { throw new Error('spoilt'); } }) },
  'no URL': { spoil: () => delete window.URL },
  'no URLSearchParams': { spoil: () => delete window.URLSearchParams },
  'no WeakMap': { spoil: () => delete window.WeakMap },
  'a WeakMap that forgets': { works: true, spoil: () => (WeakMap.prototype.get = () => undefined) },
  'a Set that throws': { spoil: () => (window.Set = class { constructor() { throw new Error('spoilt'); } }) },
  'dispatchEvent that throws, and no module': {
    spoil: () => {
      const { fetch } = window;
      window.fetch = (address, ...rest) => (/\.wasm$/.test(address) ? Promise.reject(new Error('spoilt')) : fetch(address, ...rest));
      HTMLScriptElement.prototype.dispatchEvent = () => { throw new Error('spoilt'); };
    },
  },
  'no WebAssembly': { spoil: () => delete window.WebAssembly },
  'WebAssembly without streaming': { spoil: () => delete WebAssembly.instantiateStreaming },
  'setTimeout that throws, and settings that cannot be had': {
    settings: 'hang up',
    spoil: () => (window.setTimeout = () => { throw new Error('spoilt'); }),
  },
  'setTimeout that throws': { spoil: () => (window.setTimeout = () => { throw new Error('spoilt'); }) },
  'setTimeout that never calls': { works: true, spoil: () => (window.setTimeout = () => 0) },
  'querySelectorAll that gives an array': {
    works: true,
    spoil: () => {
      for (const { prototype } of [Document, Element]) {
        const { querySelectorAll } = prototype;
        prototype.querySelectorAll = function (selector) {
          return [...querySelectorAll.call(this, selector)];
        };
      }
    },
  },
  'querySelectorAll that throws': { spoil: () => (Document.prototype.querySelectorAll = Element.prototype.querySelectorAll = () => { throw new Error('spoilt'); }) },
  'closest that throws': { spoil: () => (Element.prototype.closest = () => { throw new Error('spoilt'); }) },
  'appendChild that throws': { spoil: () => (HTMLFormElement.prototype.appendChild = () => { throw new Error('spoilt'); }) },
  'createElement that throws for a div': {
    spoil: () => {
      const { createElement } = Document.prototype;
      Document.prototype.createElement = function (name, ...rest) {
        if (name === 'div') throw new Error('spoilt');
        return createElement.call(this, name, ...rest);
      };
    },
  },
  'replace that throws': { spoil: () => (String.prototype.replace = () => { throw new Error('spoilt'); }) },
  'split that throws': { spoil: () => (String.prototype.split = () => { throw new Error('spoilt'); }) },
  'exec that throws': { spoil: () => (RegExp.prototype.exec = () => { throw new Error('spoilt'); }) },
  'Function.prototype.call and apply that throw': { works: true, spoil: () => (Function.prototype.call = Function.prototype.apply = () => { throw new Error('spoilt'); }) },
  'Number without isInteger': { works: true, spoil: () => delete Number.isInteger },
  'Error without a stack': { works: true, spoil: () => (Error.prepareStackTrace = () => undefined) },
  'a console that throws': { works: true, spoil: () => (console.log = console.error = console.warn = () => { throw new Error('spoilt'); }) },
  'document.currentScript that is always null': { works: true, spoil: () => Object.defineProperty(Document.prototype, 'currentScript', { get: () => null }) },
  'a form whose fields hide its methods': {
    product: productBlock({ ...SHIRT, extra: named(['closest', 'contains', 'querySelectorAll', 'querySelector', 'appendChild', 'lastElementChild', 'getElementsByClassName', 'matches', 'elements']) }),
  },
  'an LS that is frozen': { works: true, spoil: () => addEventListener('DOMContentLoaded', () => Object.freeze(window.LS)) },
  'an LS that refuses what it does not know': {
    shop: `new Proxy(${JSON.stringify(LS)}, { get(shop, name) { if (!(name in shop)) throw new Error('no ' + String(name)); return shop[name]; } })`,
  },
  'a hook that throws': { works: true, shop: `Object.assign(${JSON.stringify({ ...LS, withoutHook: true })}, { registerOnChangeVariant() { throw new Error('spoilt'); } })` },
  'a hook that calls at once, without end': {
    shop: `Object.assign(${JSON.stringify({ ...LS, withoutHook: true })}, { registerOnChangeVariant(callback) { for (let time = 0; time < 1000; time += 1) callback(undefined); } })`,
  },
  'an LS whose language throws when it is read as text': { works: true, shop: `Object.assign(${JSON.stringify(LS)}, { lang: { toString: null } })` },
  'a document that is written anew': {
    // Whoever acts earlier acts on either document, as it happens.
    until: () => document.title === 'anew',
    spoil: () => addEventListener('load', () => setTimeout(() => {
      document.open();
      document.write('<!doctype html><html data-ticks="1"><title>anew</title><p>anew');
      document.close();
    }, 50)),
  },
};
