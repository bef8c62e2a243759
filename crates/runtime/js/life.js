// The life of a script in a page.
//
// Everything that touches the DOM, `LS` or the network is in this folder. The running module is reached through few, coarse
// calls: one `draw` for each form and change, answered by one `patch`. Numbers travel as arguments; text out of the module
// as a pointer and a length, text into it character by character.

import { attempt, endings, off, quietly, stop, within } from './guard.js';
import { use, wasm } from './module.js';
import { FORM, change, enter, formsIn, names, refresh, scan } from './forms.js';
import { failed, introduce, started as tellStarted } from './report.js';
import { roots } from './values.js';

/** The one global: which release of which app runs in this page, and what all scripts share for the page's Trusted Types. */
const registry = () => {
  if (!window.__vitrina) Object.defineProperty(window, '__vitrina', { value: Object.freeze({ apps: {}, trust: {} }) });
  return window.__vitrina.apps;
};

/** Follows what comes into the page, and lists of variants that change. Nothing is made of the page before a script starts in it. */
const watch = () => {
  const watcher = new MutationObserver((records) =>
    attempt(() => {
      for (const record of records)
        if (record.type == 'attributes') for (const form of formsIn(record.target)) refresh(form);
      scan();
    }),
  );
  watcher.observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-variants'] });
  endings.push(() => watcher.disconnect());
};

// Whether the script reads settings. For one that has none the bundle writes 0 here, and the minifier drops the request.
const ASKS = 1;

/**
 * Starts the script `app`: waits for LS, registers for changes at once, reads the settings while `load` gets the module,
 * then draws every form. `url` is the script's own address, empty when it cannot be known; `element` its own tag or null,
 * which hears an `error` event when the module cannot be had, so that a loader can turn to the release before. Where the page
 * cannot run the module at all, `instead` starts another output of the same script with the query that it is given.
 */
export const boot = (app, element, url, load, instead) =>
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
    let tries = 0;

    /** What was handed over last; before the module started nobody looked at it. A copy, for all apps share the object. */
    let last;

    const signal = (handed) =>
      attempt(() => {
        last = Object.assign({}, handed);
        if (started) change(last);
      });

    const choose = (event) =>
      started &&
      attempt(() => {
        const form = /^variation\[/.test(event.target.name) && event.target.closest(FORM);
        if (form) refresh(form);
      });

    const start = (module, settings) =>
      attempt(() => {
        if (release <= entry.running) return stop();
        use(module);
        roots.s = settings;
        enter(() => wasm.vitrina_start());
        if (off) return;
        if (entry.stop) entry.stop(names);
        entry.running = release;
        entry.stop = stop;
        started = 1;
        tellStarted && tellStarted();
        scan();
        if (last) change(last);
        watch();
      });

    const fail = (error) =>
      quietly(() => {
        stop();
        failed && failed(error);
        entry.wanted = entry.running;
        if (element) element.dispatchEvent(new Event('error'));
      });

    const begin = async () => {
      try {
        introduce && introduce(app, release, store);
        const address = () => new URL(query.get('settings') || 'settings/' + store + '.json', url);
        if (instead) {
          query.set('store', store);
          attempt(() => query.set('settings', address()));
          stop();
          entry.wanted = entry.running;
          return instead(query, fail);
        }
        // A module that lies beside the script is asked for first: there is more to do with it when it comes.
        const module = load();
        const settings =
          ASKS &&
          url &&
          within(3000, async () => {
            const answer = await fetch(address(), { credentials: 'omit' });
            return answer.status == 200 && answer.json();
          });
        start(await module, await settings);
      } catch (e) {
        fail(e);
      }
    };

    // Heard beside the platform's signal: an app that throws keeps that from those after it, one that changes the variant for all
    // makes it mean no form.
    document.addEventListener('change', choose);
    endings.push(() => document.removeEventListener('change', choose));

    // LS, its store and its hook may each come late; after 10 s what is not there counts as absent.
    const wait = () =>
      attempt(() => {
        const shop = window.LS;
        if (shop) {
          roots.l = shop;
          if (!store) {
            store = [query.get('store'), attempt(() => shop.store.id)].find((id) => /^\d+$/.test(id));
            roots.t = store;
            if (store) begin();
          }
          // Off already where another output runs instead.
          if (store && !off && typeof shop.registerOnChangeVariant == 'function') return shop.registerOnChangeVariant(signal);
        }
        if (tries++ < 200) setTimeout(wait, 50);
      });
    wait();
  });
