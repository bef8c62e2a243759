// The life of `LS` in the three themes (platforms.md §4).

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { violations } from '../harness/axe.mjs';
import { becomes, turnsTrue } from '../harness/patience.mjs';
import { choose, heard, listen, openSandbox, THEMES } from './stage.mjs';

const SHIRT = '/productos/camisa-costa/';

let sandbox;
before(async () => { sandbox = await openSandbox(); });
after(() => sandbox.close());

for (const theme of THEMES) {
  const open = async (t, path, options) => {
    await sandbox.set({ theme });
    return sandbox.visit(t, path, options);
  };

  test(`${theme}: each page kind says what platforms.md §4.2 says`, async (t) => {
    const page = await open(t, '/');
    const ls = async (path) => {
      await page.goto(sandbox.shop + path);
      return page.evaluate(() => ({ ...LS, events: undefined, ready: typeof (LS.ready && LS.ready.then) }));
    };
    const home = await ls('/');
    assert.deepEqual([home.store.id, home.lang, home.country, home.customer], [2001, 'es_AR', 'AR', null]);
    assert.equal(home.ready, 'function');
    assert.deepEqual(Object.keys(home.currency), ['cents_separator', 'code', 'display_long', 'display_short', 'thousands_separator']);
    assert.deepEqual([home.theme.code, home.product, home.category], [theme, undefined, undefined]);
    assert.equal((await ls('/productos/')).category.id, 0);
    assert.deepEqual((await ls('/para-usar/')).category, { id: 301, name: 'Para usar' });
    const search = await ls('/search/?q=camisa');
    assert.deepEqual([search.store.id, search.category, search.product], [2001, undefined, undefined]);
    const product = await ls(SHIRT);
    assert.deepEqual([product.product.id, product.product.tags, product.variants.length, product.product.variants], [501, [], 11, undefined]);
    const cart = await ls('/comprar/');
    assert.deepEqual(cart.cart, { has_non_shippable_products: false, has_shippable_products: false, items: [], subtotal: 0 });
    const checkout = await ls('/checkout/v3/start/');
    assert.deepEqual([checkout.currency, checkout.theme, checkout.country, checkout.registerOnChangeVariant], ['ARS', undefined, undefined, undefined]);
  });

  test(`${theme}: a change assigns LS.variants, names its form and repaints later`, async (t) => {
    const page = await open(t, SHIRT);
    await listen(page);
    const before = await page.locator('#price_display').textContent();
    await choose(page, theme, 2, 'Algodón');
    await becomes(() => page.locator('#price_display').textContent(), '$999,90');
    const [change] = await heard(page);
    const element = theme === 'linked' ? '#single-product .productContainer' : '#single-product';
    assert.deepEqual(change, { id: 50104, element, contact: false, available: true, stock: 1, shown: before, global: 501 });
  });

  test(`${theme}: the price follows a change 20 to 1,000 ms later`, async (t) => {
    const page = await open(t, SHIRT);
    await page.evaluate(() => {
      LS.registerOnChangeVariant(() => { window.called = performance.now(); });
      const written = new MutationObserver(() => { window.painted ??= performance.now(); });
      written.observe(document.querySelector('#price_display'), { childList: true, characterData: true, subtree: true });
    });
    await choose(page, theme, 2, 'Algodón');
    const later = await turnsTrue(() => page.evaluate(() => window.painted - window.called), (ms) => ms !== null && !Number.isNaN(ms));
    const [least, most] = [theme === 'linked' ? 250 : 20, 1000];
    assert.ok(later >= least && later <= most, `${later} ms, and not ${least} to ${most}`);
  });

  test(`${theme}: between two choices the fallback object is heard`, async (t) => {
    const page = await open(t, SHIRT);
    await listen(page);
    await choose(page, theme, 0, 'Azul');
    await choose(page, theme, 2, 'Algodón');
    const changes = await heard(page);
    assert.deepEqual(changes.map((change) => [change.id, change.contact, change.available, change.stock]), [[null, true, false, null], [50111, false, true, 2]]);
  });

  test(`${theme}: a quick shop is a form of its own`, async (t) => {
    const page = await open(t, '/productos/');
    await listen(page);
    if (theme === 'linked') {
      await page.locator('.card', { hasText: 'Zapatillas' }).locator('.button').first().click();
      assert.deepEqual(await violations(page), []);
      await page.locator('#quick505 input[value="40"]').check();
      assert.deepEqual((await heard(page)).map((change) => [change.id, change.element, change.global]), [[50503, '#quick505 .productContainer', 505]]);
      return;
    }
    const shell = page.locator('.js-quickshop-modal-shell');
    assert.deepEqual([await shell.getAttribute('data-variants'), await shell.getAttribute('data-quickshop-id')], ['', '']);
    const card = page.locator('[data-product-id="505"]').first();
    await card.locator('.js-quickshop-modal-open').click();
    assert.equal(await shell.getAttribute('data-quickshop-id'), 'quick505');
    assert.deepEqual(await violations(page), []);
    assert.equal(await card.locator('form').count(), 0, 'the form is moved, not copied');
    await page.locator('#quickshop-form select').selectOption('40');
    const element = '.js-quickshop-container[data-quickshop-id="quick505"]';
    assert.deepEqual((await heard(page)).map((change) => [change.id, change.element, change.global]), [[50503, element, 505]]);
    assert.equal(await page.locator(element).count(), 2, 'card and shell share the selector');
    await page.keyboard.press('Escape');
    assert.equal(await shell.getAttribute('data-variants'), '');
    await becomes(() => card.locator('form').count(), 1);
  });

  /** Opens a product beside another app, and listens once that app has had a change: what listens then comes after it. */
  const openBeside = async (t, otherApp, hasHad, options) => {
    await sandbox.set({ other_apps: [otherApp] });
    t.after(() => sandbox.set({ other_apps: [] }));
    const page = await open(t, SHIRT, options);
    const sizes = ['M', 'S'];
    await becomes(async () => {
      await choose(page, theme, 1, sizes[0]);
      sizes.reverse();
      return hasHad(page);
    }, true);
    await listen(page);
    return page;
  };

  test(`${theme}: an app that behaves hears of a change and costs the others nothing`, async (t) => {
    const page = await openBeside(t, 'polite', (page) => page.evaluate(() => document.documentElement.dataset.politeApp > 0));
    await choose(page, theme, 2, 'Algodón');
    assert.deepEqual((await heard(page)).length, 1);
  });

  test(`${theme}: an app that throws starves those after it`, async (t) => {
    // Counted in the page, where an error is known as soon as it is thrown.
    const thrown = (page) => page.evaluate(() => {
      if (window.thrown === undefined) {
        window.thrown = 0;
        window.addEventListener('error', (event) => { window.thrown += event.message.includes('the throwing app'); });
      }
      return window.thrown;
    });
    const page = await openBeside(t, 'throwing', async (page) => await thrown(page) > 0, { errors: /the throwing app/ });
    const before = await thrown(page);
    await choose(page, theme, 2, 'Algodón');
    await turnsTrue(() => thrown(page), (times) => times > before);
    assert.deepEqual(await heard(page), []);
  });

  test(`${theme}: what an app changes of the shared variant reaches all after it`, async (t) => {
    const changed = (page) => page.evaluate(() => LS.variants.some((variant) => variant.option0 === 'changed by another app'));
    const page = await openBeside(t, 'mutating', changed);
    await choose(page, theme, 2, 'Algodón');
    assert.ok((await heard(page)).length > 0);
    for (const { element, stock } of await heard(page)) assert.deepEqual([element, stock], ['a[no selector', 0]);
  });

  test(`${theme}: onfirstinteraction waits for the shopper`, async (t) => {
    await sandbox.control('PATCH', '__sandbox/apps/tiendanube/1001', { legacy_src: true });
    const src = 'https://cdn.example/late.js';
    const { body } = await sandbox.api('POST', 'scripts', { src, event: 'onfirstinteraction', where: 'store' });
    t.after(() => sandbox.api('DELETE', `scripts/${body.id}`));
    await sandbox.set({ theme });
    const page = await sandbox.visit(t, '/search/?q=zzz', { errors: /late\.js|ERR_|Failed to load/, hasTouch: true });
    await page.route('https://cdn.example/**', (route) => route.fulfill({ contentType: 'text/javascript', body: 'window.late = document.currentScript.src;' }));
    const tags = () => page.locator('script[src*="late.js"]').count();
    for (const interact of [() => page.mouse.wheel(0, 400), () => page.mouse.click(5, 5), () => page.touchscreen.tap(5, 5)]) {
      await page.goto(sandbox.shop + SHIRT);
      // What the platform's own block does when LS is ready, it has done by then.
      await page.evaluate(() => LS.ready.then(() => {}));
      await page.keyboard.press('a');
      await page.mouse.move(50, 50);
      assert.deepEqual([await tags(), await page.evaluate(() => window.late)], [0, undefined], 'a key or a mouse that moves is no interaction');
      await interact();
      await becomes(() => page.evaluate(() => window.late), `${src}?store=2001`);
      assert.equal(await tags(), 1);
    }
  });
}

test('base and sections: a swatch of a card changes its variant without a modal', async (t) => {
  for (const theme of ['base', 'sections']) {
    await sandbox.set({ theme });
    const page = await sandbox.visit(t, '/');
    await listen(page);
    const card = page.locator('[data-product-id="501"]').first();
    await card.locator('.js-color-variant[data-option="Azul"]').click();
    const [change] = await heard(page);
    assert.deepEqual([change.id, change.element], [null, '.js-quickshop-container[data-quickshop-id="quick501"]']);
    assert.equal(await page.locator('.modal-show').count(), 0);
  }
});

test('sections: a slider has clones, and each changes by itself', async (t) => {
  await sandbox.set({ theme: 'sections' });
  const page = await sandbox.visit(t, '/');
  await listen(page);
  await page.locator('[data-product-id="501-clone-1"] .js-color-variant[data-option="Blanco"]').click();
  const [change] = await heard(page);
  assert.deepEqual([change.id, change.element], [50106, '.js-quickshop-container[data-quickshop-id="quick501-clone-1"]']);
});

test('sections: a link to another product replaces #single-product', async (t) => {
  await sandbox.set({ theme: 'sections' });
  const page = await sandbox.visit(t, SHIRT);
  await page.evaluate(() => { window.same = true; });
  await page.locator('[data-product-id="507"], .card', { hasText: 'Zapatillas' }).first().locator('.js-item-name').click();
  await becomes(() => page.evaluate(() => [LS.product.id, location.pathname]), [505, '/productos/zapatillas-vereda/']);
  assert.equal(await page.evaluate(() => window.same), true, 'no page was loaded');
  await listen(page);
  await page.locator('#product_form select').selectOption('40');
  assert.deepEqual((await heard(page)).map((change) => change.id), [50503]);
});
