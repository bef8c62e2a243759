// A shopper's visit to one shop: opens its pages, chooses options, and holds every badge on the page against the oracle.

import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { setTimeout as delay } from 'node:timers/promises';
import { watchFaults } from './faults.mjs';
import { chosen } from '../spec/oracle.mjs';
import { badgeText, chosenVariant, expectedBadge, formName, readForms } from './forms.mjs';

/** One shop, one browser page. */
export class Visit {
  #seen = new Set();
  badges = [];
  faults = [];
  milliseconds = {};
  problems = [];
  scriptUrl = null;

  constructor(page, shop, { coverage, screenshots, patience, limit }) {
    this.page = page;
    this.shop = shop;
    this.coverage = coverage;
    this.screenshots = screenshots;
    this.patience = patience;
    this.limit = limit;
    page.setDefaultTimeout(Math.max(patience, 10_000));
    watchFaults(page, this.faults);
  }

  /** Opens a page of the shop and waits until each of its badges is right. */
  async open(url, name) {
    const answer = await this.page.goto(url);
    if (!answer?.ok()) throw new Error(`${url} answered ${answer?.status() ?? 'nothing'}`);
    this.name = name;
    const { lang, currency } = await this.page.evaluate(() => ({ lang: window.LS?.lang, currency: window.LS?.currency }));
    this.terms = { settings: this.shop.settings, lang, currency };
    await this.check('before', () => true);
    await this.#findScript();
  }

  /** Checks all forms of the page; those that `acted` picks go into the report under `step`. */
  async check(step, acted) {
    const forms = await this.#settled();
    for (const form of forms) {
      const expected = expectedBadge(form, this.terms);
      const right = isDeepStrictEqual(form.badge, expected);
      if (!right || acted(form)) {
        this.badges.push({ page: this.name, form: formName(form), step, text: badgeText(form.badge), expected: badgeText(expected) });
      }
      if (right) this.#take(form);
      else this.problem(`${formName(form)}, ${step}: the badge is ${JSON.stringify(form.badge)}, not ${JSON.stringify(expected)}`);
    }
    return forms;
  }

  /** Runs `work` and keeps how long it took. */
  async timed(step, work) {
    const start = performance.now();
    await work();
    this.milliseconds[step] = Math.round(performance.now() - start);
  }

  /** Takes a picture of the page, once the theme has written all that follows a change. */
  async screenshot(name) {
    await this.page.evaluate(atRest);
    const file = `${this.shop.platform}-${this.shop.store}-${name}.png`;
    await this.page.screenshot({ path: join(this.screenshots, file) });
  }

  /** Waits until `read()` is `wanted`; else says so and goes on. */
  async until(read, wanted, otherwise) {
    const deadline = Date.now() + this.patience;
    while (!isDeepStrictEqual(await read(), wanted)) {
      if (Date.now() > deadline) return this.problem(otherwise);
      await delay(20);
    }
  }

  /** Notes that something is wrong on the page that is open. */
  note(text) {
    this.problems.push(`${this.shop.platform}:${this.shop.store}, ${this.name ?? 'no page'}: ${text}`);
  }

  /** Notes a problem, and gives the shop up when there are too many. */
  problem(text) {
    this.note(text);
    if (this.problems.length >= this.limit) throw new Error(`${this.limit} problems; the rest of the shop was not visited`);
  }

  /** Notes what the catalogue has for this shop and no page showed. */
  compareWith(catalogue) {
    const { platform, store } = this.shop;
    const products = catalogue.find((each) => each.platform === platform && String(each.store) === store)?.products ?? [];
    for (const { id, handle, variants } of products) {
      const reachable = variants.filter((variant) => chosen(variants, optionsOf(variant)) === variant);
      const unseen = reachable.filter((variant) => !this.#seen.has(`${id}/${variant.id}`)).map((variant) => variant.id);
      if (unseen.length > 0) this.note(`the product ${handle}: no right badge was seen for the variants ${unseen.join(', ')}`);
    }
  }

  // A form whose badge is right.
  #take(form) {
    this.coverage.add(form, this.terms);
    const variant = chosenVariant(form);
    if (variant) this.#seen.add(`${form.product}/${variant.id}`);
  }

  // The forms when all badges are right, or as they are when patience ends.
  async #settled() {
    const deadline = Date.now() + (this.problems.length > 0 ? this.patience / 10 : this.patience);
    for (;;) {
      const forms = await this.page.evaluate(readForms);
      const right = forms.every((form) => isDeepStrictEqual(form.badge, expectedBadge(form, this.terms)));
      if (right || Date.now() > deadline) return forms;
      await delay(20);
    }
  }

  // The tag that the platform put there: the first script that is not the shop's own.
  async #findScript() {
    const scripts = await this.page.$$eval('script[src]', (tags) => tags.map((tag) => tag.src).filter((src) => new URL(src).origin !== location.origin));
    if (scripts.length === 0) return this.problem('the page carries no script of the app');
    this.scriptUrl ??= scripts[0];
    const store = new URL(scripts[0]).searchParams.get('store');
    if (store !== this.shop.store) this.problem(`the script's tag ${scripts[0]} says store ${store}`);
  }

  /** What the report says about this shop. */
  report() {
    const { store, platform, placement } = this.shop;
    return { store, platform, placement, script_url: this.scriptUrl, badges: this.badges, console_errors: this.faults, milliseconds: this.milliseconds };
  }

  /** All problems, faults of the page among them. */
  allProblems() {
    return [...this.problems, ...this.faults.map((fault) => `${this.shop.platform}:${this.shop.store}: ${fault}`)];
  }
}

function optionsOf(variant) {
  const options = [0, 1, 2].map((number) => [number, variant[`option${number}`]]).filter(([, value]) => value !== null && value !== undefined);
  return options.length === 0 ? null : Object.fromEntries(options);
}

// Runs in the page: waits until nothing has changed for as long as a theme takes to write.
function atRest() {
  const LONGEST = 350;
  return new Promise((rests) => {
    const still = () => {
      watcher.disconnect();
      rests();
    };
    let timer = setTimeout(still, LONGEST);
    const watcher = new MutationObserver(() => {
      clearTimeout(timer);
      timer = setTimeout(still, LONGEST);
    });
    watcher.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  });
}
