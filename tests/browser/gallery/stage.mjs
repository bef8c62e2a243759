// A shop page with the gallery on it, and a cart that answers as the test says.

import assert from 'node:assert/strict';
import { becomes, stays } from '../harness/patience.mjs';
import { LS, SHIRT } from './catalogue.mjs';
import { handwrittenGallery } from './handwritten.mjs';
import { readGalleries } from './look.mjs';

// The stage takes the widget under test from the environment as it is loaded.
process.env.VITRINA_WIDGET_ENTRY ||= handwrittenGallery();
const { openStage } = await import('../harness/stage.mjs');
const { productBlock } = await import('../fixtures/markup.mjs');

/** The product page's form. */
export const FORM = '#product_form';

/** What the browser says of a status that a test asks for. */
export const FAILED_LOAD = /console error: Failed to load resource/;

/** The platform's answer to a form that it accepts. */
export const ACCEPTED = { json: { success: true, cart: { products: [] } } };

/**
 * Opens a page. `cart` answers the requests to the cart: an object for playwright's `fulfill`, `'hang up'`, or a function of
 * the request's place that gives one or a promise of one. Everything else is as in `openStage`; without a page's slots it is
 * the shirt's product page.
 */
export async function openGallery(t, { page = 'product.html', cart = ACCEPTED, ...rest } = {}) {
  const slots = page === 'product.html' ? { product: productBlock(SHIRT) } : {};
  const stage = await openStage(t, page, { shop: LS, ...slots, ...rest });
  const gallery = new Gallery(stage);
  await stage.page.route('**/comprar/**', (route) => gallery.answer(route, cart));
  return gallery;
}

class Gallery {
  /** What reached the cart: `{method, path, type, fields}`. */
  posts = [];

  constructor(stage) {
    this.stage = stage;
    this.page = stage.page;
  }

  async answer(route, cart) {
    const request = route.request();
    this.posts.push({
      method: request.method(),
      path: new URL(request.url()).pathname,
      type: request.headers()['content-type'],
      fields: Object.fromEntries(new URLSearchParams(request.postData() ?? '')),
    });
    const answer = typeof cart === 'function' ? await cart(this.posts.length) : cart;
    // A page that has been closed meanwhile takes no answer.
    await (answer === 'hang up' ? route.abort() : route.fulfill(answer)).catch(() => {});
  }

  read(selector = 'body') {
    return this.page.$$eval(selector, readGalleries);
  }

  /** Waits until the galleries in `selector` read so. */
  async shows(selector, ...readings) {
    await becomes(() => this.read(selector), readings, { message: `galleries in ${selector}` });
  }

  /** Makes sure that the galleries in `selector` read so, and stay so for a while. */
  async holds(selector, ...readings) {
    await stays(() => this.read(selector), readings, { message: `galleries in ${selector}` });
  }

  /** The same once no request is under way. */
  async keeps(selector, ...readings) {
    await this.stage.quiet();
    await this.holds(selector, ...readings);
  }

  /** Presses the swatch of that text as a shopper does. */
  async swatch(value, selector = FORM) {
    await this.page.click(`${selector} .vitrina-swatch:text-is("${value}")`);
  }

  /** Presses `less`, `more` or `add`, `times` times. */
  async press(name, { selector = FORM, times = 1 } = {}) {
    for (let time = 0; time < times; time += 1) await this.page.click(`${selector} .vitrina-${name}`);
  }

  /** Presses it also where it is disabled, as a script could. */
  async force(name, selector = FORM) {
    await this.page.$eval(`${selector} .vitrina-${name}`, (button) => button.click());
  }

  /** Keeps the change events of the form's controls from now on. */
  async recordChanges() {
    await this.page.evaluate(() => {
      window.changes = [];
      document.addEventListener('change', ({ target }) => window.changes.push(`${target.name}=${target.value}`));
    });
  }

  changes() {
    return this.page.evaluate(() => window.changes);
  }

  /** The fields of the one request that reached the cart. */
  async posted() {
    await becomes(async () => this.posts.length, 1);
    assert.equal(this.posts[0].method, 'POST');
    return this.posts[0].fields;
  }
}
