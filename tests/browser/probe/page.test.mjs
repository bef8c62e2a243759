// What a page says of its shop.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { becomes } from '../harness/patience.mjs';
import { LS, openProbe } from './stage.mjs';

describe('the page', { concurrency: 4 }, () => {
  test('says store, cart, currency, country, customer, theme and product', async (t) => {
    const shop = {
      ...LS,
      store: { id: '1001', url: '//shop.example' },
      cart: { subtotal: 4700000, items: JSON.stringify([{ id: 501, unit_price: 123450, quantity: 2 }]) },
      data: { cart: { total: '4800000' } },
      customer: { id: 77 },
      product: { id: 41, name: 'Remera', tags: 'nuevo, verano' },
    };
    const probe = await openProbe(t, { shop });
    await becomes(() => probe.said(), {
      kind: ['product'], store: ['1001'], url: ['https://shop.example'], subtotal: ['$47.000,00'], total: ['$48.000,00'], items: ['1'],
      'item-variant': ['501'], 'item-price': ['$1.234,50'], currency: ['ARS'], country: ['AR'], customer: ['77'], theme: ['fixture'],
      product: ['41'], 'product-name': ['Remera'], tag: ['nuevo', 'verano'],
    });
  });

  test('is a thank-you page with its order', async (t) => {
    const shop = { store: { id: 1001 }, lang: 'es_AR', currency: 'ARS', customer: null, order: { id: 9, number: 100, total: 100000 } };
    const probe = await openProbe(t, { shop, page: 'listing.html' });
    await becomes(() => probe.said(), { kind: ['thank-you'], store: ['1001'], items: ['0'], currency: ['ARS'], order: ['100'], 'order-total': ['$1.000,00'] });
  });

  test('is a category, and all products are none', async (t) => {
    for (const [id, said] of [[7, { category: ['7'] }], [0, {}]]) {
      const probe = await openProbe(t, { page: 'listing.html', shop: { store: { id: 1 }, category: { id } } });
      await becomes(() => probe.said(), { kind: ['category'], store: ['1'], items: ['0'], ...said });
    }
  });

  for (const [kind, path, shop, said] of [
    ['home', '/', LS],
    ['search', '/search/?q=remera', { ...LS, category: { id: 0 } }],
    ['cart', '/comprar/', LS],
    ['checkout', '/checkout/v3/start/1', { store: { id: 1001 }, lang: 'pt_BR', currency: 'BRL', cart: { subtotal: 123450, items: [] } }, { currency: ['BRL'], subtotal: ['R$1.234,50'], country: undefined, theme: undefined }],
    ['checkout', '/checkout/v3/start/1', LS],
    ['checkout', '/', { store: { id: 1001 }, currency: 'ARS' }, { currency: ['ARS'], subtotal: undefined, country: undefined, theme: undefined }],
    ['thank-you', '/checkout/v3/success/1', { store: { id: 1001 }, currency: 'ARS', order: { number: 100 } }, { currency: ['ARS'], order: ['100'], subtotal: undefined, country: undefined, theme: undefined }],
    ['category', '/productos/', LS],
    ['other', '/blog/', LS],
  ])
    test(`is ${kind} at ${path} where the currency is ${typeof shop.currency}`, async (t) => {
      const probe = await openProbe(t, { page: 'listing.html', cards: '', shop, tags: [] });
      await probe.page.evaluate((path) => history.replaceState(null, '', path), path);
      await probe.stage.insert();
      const usual = { subtotal: ['$0,00'], currency: ['ARS'], country: ['AR'], theme: ['fixture'], url: shop.store.url && ['https://shop.localhost'] };
      const expected = { kind: [kind], store: ['1001'], items: ['0'], ...usual, ...said };
      await becomes(() => probe.said(), JSON.parse(JSON.stringify(expected)));
    });

  for (const [what, value] of [['null', 'null'], ['a number', '5'], ['a text', '"{"'], ['a list', '[[]]'], ['a function', '(() => 5)'], ['a symbol', 'Symbol()'], ['a proxy that throws', 'new Proxy({}, { get() { throw 0; } })']]) {
    test(`${what} in every field is nothing, and costs nothing`, async (t) => {
      const shop = `{ lang: 'es_AR', store: { id: 1001 }, cart: ${value}, data: ${value}, currency: ${value}, country: ${value}, customer: ${value}, theme: ${value}, product: ${value}, category: ${value}, order: ${value} }`;
      const probe = await openProbe(t, { shop, related: '' });
      await probe.shows('.probe-late', '1');
      const { store, items, subtotal, customer, product, order } = await probe.said();
      assert.deepEqual({ store, items, subtotal, product, order }, { store: ['1001'], items: ['0'], subtotal: undefined, product: undefined, order: undefined });
      assert.deepEqual(customer, what === 'a number' ? ['5'] : undefined);
    });
  }

  test('a getter that throws hides its own field alone', async (t) => {
    const shop = `Object.defineProperty({ ...${JSON.stringify(LS)}, product: { id: 41 } }, 'cart', { get() { throw new Error('from the getter'); } })`;
    const probe = await openProbe(t, { shop });
    await becomes(async () => (await probe.said()).product, ['41']);
    assert.equal((await probe.said()).subtotal, undefined);
  });

  for (const field of ['lang', 'currency', 'store'])
    test(`a getter of ${field} that throws leaves the script on`, async (t) => {
      const shop = `Object.defineProperty({ ...${JSON.stringify(LS)} }, '${field}', { get() { throw new Error('from the getter'); } })`;
      const probe = await openProbe(t, { shop, related: '' });
      await probe.shows('.probe-late', '1');
      await probe.shows('.probe-price', '$1.234,50');
      await becomes(async () => (await probe.said()).store, ['1001']);
    });

  test('where the page names no store the tag does', async (t) => {
    const probe = await openProbe(t, { shop: { lang: 'es_AR' } });
    await becomes(async () => (await probe.said()).store, ['1001']);
  });

  test('what comes late is read when it is asked for', async (t) => {
    const probe = await openProbe(t, { shop: { store: { id: 1001 }, currency: LS.currency } });
    await becomes(async () => (await probe.said()).kind, ['other']);
    await probe.page.evaluate(() => {
      LS.product = { id: 41 };
      // Any event has the probe draw anew.
      document.body.insertAdjacentHTML('beforeend', '<div class="js-item-product" data-product-id="9"></div>');
    });
    await becomes(async () => (await probe.said()).product, ['41']);
  });
});
