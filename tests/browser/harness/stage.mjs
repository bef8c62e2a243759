// A shop page with the widget on it, watched for every error while a test looks at it.

import assert from 'node:assert/strict';
import { after } from 'node:test';
import { LS } from '../fixtures/catalogue.mjs';
import { badgeWith, NO_BADGE, readBadges } from './badge.mjs';
import { closeSharedBrowser, sharedBrowser } from './chromium.mjs';
import { declareShop, fillPage, literal } from './page.mjs';
import { becomes, stays } from './patience.mjs';
import { openSite } from './site.mjs';
import { widgetUnderTest } from './widget.mjs';

const widget = widgetUnderTest();
let opened;

/** Whether the widget under test is one script that needs no second file. */
export const ONE_FILE = ![...widget.files.keys()].some((name) => name.endsWith('.wasm'));

/** The text of the entry file. */
export const ENTRY_SOURCE = widget.files.get(widget.entry).toString('utf8');

// All tests of a process share one browser and one site.
after(async () => {
  await closeSharedBrowser();
  if (opened) await (await opened).close();
});

/**
 * Opens the fixture page `name` for the test `t`.
 *
 * - `shop`: the page's `LS` (object, source text, or `null` for none)
 * - `settings`: the hosting's answer `{status, body, headers}`, `'hang up'`, or a function of the request
 * - `tags`: the script tags that the page injects, see `Stage.address`
 * - `query`: the page's own query string
 * - `allow`: patterns of console errors that this test causes itself
 * - `clock`: `'running'` gives the test the page's time, see `stopClock`; `'stopped'` lets none pass but what the test adds
 * - `before`: a function that runs in the page before anything else
 * - `browser`: another browser than the one that all tests share
 * - everything else fills the fixture's slots
 */
export async function openStage(t, name, { shop = LS, settings = { body: {} }, tags = [{}], query = '', allow = [], clock, cookies = [], before, browser, ...slots } = {}) {
  opened ??= openSite(widget);
  const site = await opened;
  const place = site.place(typeof settings === 'function' ? settings : () => settings);
  const context = await (browser ?? (await sharedBrowser())).newContext({ locale: 'es-AR' });
  const stage = new Stage(site, place, context, allow);
  t.after(() => stage.close());
  place.pages.set('', fillPage(name, { ls: declareShop(shop), tags: literal(tags.map((tag) => stage.address(tag))), ...slots }));
  for (const cookie of cookies) await context.addCookies([{ ...cookie, url: cookie.at === 'hosting' ? site.hostingOrigin : site.shopOrigin, at: undefined }]);
  if (before) await context.addInitScript(before);
  stage.page = await context.newPage();
  if (clock) await stage.page.clock.install();
  if (clock === 'stopped') await stage.page.clock.pauseAt(Date.now() + 60_000);
  stage.watch();
  await stage.page.goto(`${site.shopOrigin}/page/${place.id}/${query}`);
  return stage;
}

class Stage {
  constructor(site, place, context, allow) {
    this.site = site;
    this.place = place;
    this.context = context;
    this.allow = allow;
    this.faults = [];
    this.pending = new Set();
  }

  /** The requests that reached the hosting and were no widget file: settings, in the order they came. */
  get requests() {
    return this.place.requests;
  }

  /**
   * The URL of a script tag. `store` is appended as the platform does (default 1001, `null` for none), `params` are further
   * parameters, `at` is `hosting` (default) or `shop` for a file on the shop's own origin.
   */
  address({ store = '1001', params = {}, at = 'hosting' } = {}) {
    const origin = at === 'shop' ? this.site.shopOrigin : this.site.hostingOrigin;
    const url = new URL(`${origin}/hosting/${this.place.id}/${widget.entry}`);
    for (const [name, value] of Object.entries(params)) url.searchParams.append(name, value);
    if (store !== null) url.searchParams.append('store', store);
    return url.href;
  }

  /** Inserts a tag as the platform does and waits until its file has run. */
  async insert(tag = {}) {
    await this.page.evaluate((address) => window.fixtureTheme.insert(address), this.address(tag));
  }

  watch() {
    const { page, faults, pending } = this;
    page.on('console', (message) => {
      const ours = message.location().url.startsWith(this.site.hostingOrigin);
      if (message.type() === 'error' || message.type() === 'assert' || (ours && message.type() === 'warning')) {
        faults.push(`console ${message.type()}: ${message.text()} (${message.location().url})`);
      }
    });
    page.on('pageerror', (error) => faults.push(`page error: ${error.message} ${error.stack}`));
    page.on('crash', () => faults.push('the page crashed'));
    page.on('request', (request) => pending.add(request));
    page.on('requestfinished', (request) => pending.delete(request));
    page.on('requestfailed', (request) => pending.delete(request));
  }

  /** The states of the badges of all product forms inside the nodes that `selector` matches. */
  async badges(selector = 'body') {
    return this.page.$$eval(selector, readBadges);
  }

  /** Waits until the forms in `selector` carry badges with these lines (a list of lists of `[class, text]`). */
  async show(selector, ...expected) {
    await becomes(() => this.badges(selector), expected.map(badgeWith), { message: `badges in ${selector}` });
  }

  /** Makes sure that the badges in `selector` are these and stay so for a while. */
  async keep(selector, ...expected) {
    await this.quiet();
    const states = expected.map((lines) => (lines === NO_BADGE ? NO_BADGE : badgeWith(lines)));
    await stays(() => this.badges(selector), states, { message: `badges in ${selector}` });
  }

  /** Waits until no request is under way. */
  async quiet() {
    await becomes(() => [...this.pending].map((request) => request.url()), []);
  }

  /** Makes sure that the page stays without any badge. */
  async staysBare() {
    await this.quiet();
    await stays(() => this.page.locator('.vitrina-badge').count(), 0, { looks: 15, message: 'badges on the page' });
  }

  /** Chooses an option as a shopper does: by the form's own control number `number`. */
  async choose(selector, number, value) {
    const control = this.page.locator(`${selector} [name="variation[${number}]"]`).first();
    if ((await control.evaluate((node) => node.localName)) === 'select') await control.selectOption(value);
    else await this.page.locator(`${selector} [name="variation[${number}]"][value="${value}"]`).check();
  }

  /** Sets a control without any event, as no shopper could. */
  async alter(selector, number, value) {
    await this.page.$eval(`${selector} [name="variation[${number}]"]`, (control, wanted) => (control.value = wanted), value);
  }

  /** From now on time passes in the page only by `page.clock.runFor`, until `page.clock.resume`. */
  async stopClock() {
    await this.page.clock.pauseAt((await this.page.evaluate(() => Date.now())) + 1000);
  }

  /** Ends the page; fails when any error reached it. */
  async close() {
    await this.context.close();
    const faults = this.faults.filter((fault) => !this.allow.some((pattern) => pattern.test(fault)));
    assert.deepEqual(faults, [], 'errors that reached the page');
  }
}
