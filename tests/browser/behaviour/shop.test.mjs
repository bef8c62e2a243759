// The page around the script: `LS` late, missing or strange. Nothing is thrown into the page, ever.

import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { LS, SHIRT } from '../fixtures/catalogue.mjs';
import { productBlock } from '../fixtures/markup.mjs';
import { turnsTrue } from '../harness/patience.mjs';
import { openStage } from '../harness/stage.mjs';

const FORM = '#product_form';
const at = (count, value) => [['vitrina-installments', `${count}x ${value} sin interés`], ['vitrina-transfer', '$1.111,05 con transferencia (10% off)'], ['vitrina-low', '¡Últimas 3 unidades!']];
const BLUE_S = at(6, '$205,75');
const OUT = [['vitrina-out', 'Sin stock']];

const productPage = (t, options = {}) => openStage(t, 'product.html', { product: productBlock(SHIRT), ...options });

describe('the shop', { concurrency: 4 }, () => {
  for (const seconds of [0, 1, 5, 9]) {
    test(`LS that arrives after ${seconds} s starts the script then`, async (t) => {
      const stage = await productPage(t, { shop: null, clock: 'stopped' });
      await stage.staysBare();
      await stage.page.clock.runFor(seconds * 1000);
      await stage.staysBare();
      await stage.page.evaluate((shop) => fixtureTheme.arrive(shop), LS);
      await stage.page.clock.runFor(500);
      await stage.page.clock.resume();
      await stage.show('body', BLUE_S);
      await stage.choose(FORM, 1, 'M');
      await stage.show('body', OUT);
    });
  }

  test('LS that never comes: nothing, not even a request', async (t) => {
    const stage = await productPage(t, { shop: null, clock: 'stopped' });
    await stage.staysBare();
    await stage.page.clock.runFor(30000);
    await stage.staysBare();
    assert.deepEqual(stage.requests, []);
  });

  for (const shop of ['undefined', 'null', '5', '"text"', 'true', 'Symbol("x")', '() => {}', '[]']) {
    test(`LS that is ${shop} throws nothing`, async (t) => {
      const stage = await productPage(t, { shop: null, clock: 'stopped', tags: [] });
      await stage.page.evaluate((code) => new Function(`window.LS = ${code}`)(), shop);
      await stage.insert();
      await stage.page.clock.runFor(15000);
      await stage.quiet();
    });
  }

  test('LS without any field works with the tag\'s store', async (t) => {
    const stage = await productPage(t, { shop: '{ withoutHook: true }' });
    await stage.show('body', BLUE_S);
    await stage.choose(FORM, 1, 'M');
    await stage.show('body', OUT);
  });

  test('a frozen LS', async (t) => {
    const stage = await productPage(t, { tags: [] });
    await stage.page.evaluate(() => Object.freeze(LS));
    await stage.insert();
    await stage.show('body', BLUE_S);
  });

  for (const field of ['store', 'lang', 'currency', 'registerOnChangeVariant']) {
    test(`an LS whose ${field} throws does not throw into the page`, async (t) => {
      const stage = await productPage(t, { tags: [] });
      await stage.page.evaluate((name) => Object.defineProperty(LS, name, { get() { throw new Error('from the getter'); } }), field);
      await stage.insert();
      await stage.quiet();
      await stage.page.evaluate(() => fixtureTheme.signal({ element: '#single-product' }));
      await stage.quiet();
    });
  }

  test('a hook that throws does not throw into the page', async (t) => {
    const stage = await productPage(t, { tags: [] });
    await stage.page.evaluate(() => {
      LS.registerOnChangeVariant = () => { throw new Error('from the hook'); };
    });
    await stage.insert();
    await stage.quiet();
  });

  test('a global LS whose getter throws does not throw into the page', async (t) => {
    const stage = await productPage(t, { shop: null, clock: 'stopped', tags: [] });
    await stage.page.evaluate(() => Object.defineProperty(window, 'LS', { get() { throw new Error('from the getter'); } }));
    await stage.insert();
    await stage.page.clock.runFor(15000);
    await stage.quiet();
  });

  test('a page that hides document.currentScript', async (t) => {
    const stage = await productPage(t, {
      settings: { body: { installments: 3 } },
      before: () => Object.defineProperty(Document.prototype, 'currentScript', { get: () => null }),
    });
    // Its URL found some other way, its settings count; else there is no request and the defaults do.
    const text = await turnsTrue(() => stage.page.locator(`${FORM} .vitrina-badge`).allTextContents(), ([badge]) => badge !== undefined);
    await stage.show('body', text[0].startsWith('3x') ? at(3, '$411,50') : BLUE_S);
    assert.equal(stage.requests.length, text[0].startsWith('3x') ? 1 : 0);
  });

  for (const [what, replace] of [
    ['throws', () => { window.fetch = () => { throw new Error('from fetch'); }; }],
    ['rejects with nothing', () => { window.fetch = () => Promise.reject(); }],
    ['answers with nothing', () => { window.fetch = () => undefined; }],
  ]) {
    test(`a page whose fetch ${what} throws nothing`, async (t) => {
      const stage = await productPage(t, { tags: [] });
      await stage.page.evaluate(replace);
      await stage.insert();
      await stage.quiet();
    });
  }

  test('an element named LS, and elements named like parts of a form', async (t) => {
    const product = productBlock({ ...SHIRT, extra: '<input name="elements"><input name="children"><input name="parentNode"><input name="closest_">' });
    const stage = await productPage(t, { product });
    await stage.show('body', BLUE_S);
    await stage.choose(FORM, 1, 'M');
    await stage.show('body', OUT);
  });

  test('the page\'s own load is over before any settings are', async (t) => {
    const stage = await productPage(t, { settings: () => new Promise((resolve) => setTimeout(resolve, 500, { body: {} })) });
    assert.equal(await stage.page.evaluate(() => document.readyState), 'complete');
    await stage.show('body', BLUE_S);
  });
});
