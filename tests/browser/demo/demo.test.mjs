// The demo's check on the fixture shop: it passes with a right widget, and notices each wrong one.

import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LS, MUG, priced, SHIRT, variant } from '../fixtures/catalogue.mjs';
import { card, productBlock } from '../fixtures/markup.mjs';
import { closeSharedBrowser, sharedBrowser } from '../harness/chromium.mjs';
import { declareShop, fillPage, literal } from '../harness/page.mjs';
import { openSite } from '../harness/site.mjs';
import { handwritten } from '../harness/widget.mjs';
import { checkRequest } from './request.mjs';
import { runDemo } from './run.mjs';
import { broken, BROKEN_RULES } from './broken.mjs';

const SETTINGS = { installments: 12, transfer_discount: 15, low_stock: 3 };
const NO_PRICE = { contact: true, price_short: null, price_long: null, price_number: null, price_number_raw: null };

// One option, and with each of its values a rule of the badge.
const CASES = [
  { ...priced(123450), stock: 3 },
  { ...priced(120000), stock: 4 },
  { ...priced(123456789001) },
  { ...priced(99990), stock: 0, available: false },
  { ...priced(99990), stock: 9, available: false },
  NO_PRICE,
  { ...NO_PRICE, stock: 0 },
  priced(0),
  priced(5),
  { price_number: 19.99, price_number_raw: undefined },
  { price_number: 90071992547409.92, price_number_raw: 9007199254740992 },
  { ...priced(123450), stock: 1 },
  { ...priced(123450), stock: 2 },
];
const EVERYTHING = {
  id: 40,
  name: 'Todo',
  variants: [
    ...CASES.map((fields, number) => variant({ id: 600 + number, product_id: 40, option0: `Caso ${String(number).padStart(2, '0')}`, ...fields })),
    variant({ id: 650, product_id: 40, option0: 'Doble', ...priced(700) }),
    variant({ id: 651, product_id: 40, option0: 'Doble', ...priced(800) }),
  ],
};
const PRODUCTS = [EVERYTHING, SHIRT, MUG];

/** A shop of the fixture theme with the widget in it, as the request names it. */
function openShop(site, { store, lang, shop = { ...LS, lang, store: { id: Number(store) } } }) {
  const place = site.place(() => ({ body: SETTINGS }));
  const tag = `${site.hostingOrigin}/hosting/${place.id}/variant-badge.js?store=${store}`;
  const common = { ls: declareShop(shop), tags: literal(shop === null ? [] : [tag]) };
  const pageOf = (path) => `${site.shopOrigin}/page/${place.id}/${path}`;
  const cardOf = (product) => card({ ...product, url: pageOf(product.id) });
  for (const product of PRODUCTS) {
    const related = cardOf(product === SHIRT ? MUG : SHIRT);
    place.pages.set(String(product.id), fillPage('product.html', { ...common, product: productBlock(product), related }));
  }
  place.pages.set('listing', fillPage('listing.html', { ...common, cards: PRODUCTS.map(cardOf).join('') }));
  place.pages.set('catalogue', JSON.stringify({ shops: [{ platform: 'fixture', store, products: PRODUCTS.map(({ id, variants }) => ({ id, handle: `p${id}`, variants })) }] }));
  return {
    catalogue: `${site.hostingOrigin}/page/${place.id}/catalogue`,
    request: { store, platform: 'fixture', placement: 'fixture', product_url: pageOf(EVERYTHING.id), listing_url: pageOf('listing'), settings: SETTINGS, silent: shop === null },
  };
}

describe('the demo\'s check', { concurrency: 4 }, () => {
  let screenshots;
  before(() => {
    screenshots = mkdtempSync(join(tmpdir(), 'vitrina-demo-'));
  });
  after(async () => {
    rmSync(screenshots, { recursive: true });
    await closeSharedBrowser();
  });

  async function demoOn(t, widget, languages, options) {
    const site = await openSite(widget);
    t.after(() => site.close());
    const shops = languages.map((lang, number) => openShop(site, lang === null ? { store: '9', shop: null } : { store: String(number + 1), lang }));
    const request = checkRequest({ shops: shops.map((shop) => shop.request), screenshots, catalogue_url: shops[0].catalogue });
    return runDemo(await sharedBrowser(), request, options);
  }

  test('finds no problem in three languages and a silent shop', async (t) => {
    const found = await demoOn(t, handwritten(), ['es_AR', 'pt_BR', 'en_US', null]);
    assert.deepEqual(found.problems, []);
    assert.equal(found.stores.length, 3);
    assert.deepEqual(found.silent, [{ store: '9', platform: 'fixture', with_script: true, console_errors: [] }]);
    for (const store of found.stores) {
      assert.match(store.script_url, /\/variant-badge\.js\?store=\d$/);
      assert.ok(store.badges.length > 50);
      assert.deepEqual(store.badges.filter(({ text, expected }) => text !== expected), []);
      assert.deepEqual(store.console_errors, []);
      assert.ok(Object.values(store.milliseconds).every(Number.isInteger));
    }
    const [first] = found.stores[1].badges;
    assert.deepEqual(first, {
      page: 'product page',
      form: 'product 40',
      step: 'before',
      text: '12x de $102,88 sem juros / $1.049,33 no Pix (15% off) / Últimas 3 unidades!',
      expected: '12x de $102,88 sem juros / $1.049,33 no Pix (15% off) / Últimas 3 unidades!',
    });
    assert.deepEqual(readdirSync(screenshots).filter((name) => name.startsWith('fixture-2')).sort(), [
      'fixture-2-listing.png', 'fixture-2-product-after.png', 'fixture-2-product-before.png', 'fixture-2-quick-shop.png',
    ]);
  });

  for (const [rule, language, patch] of BROKEN_RULES) {
    test(`notices a broken rule: ${rule}`, async (t) => {
      const { stores, problems } = await demoOn(t, broken(patch), [language], { patience: 4000, limit: 1 });
      const wrong = stores[0].badges.filter(({ text, expected }) => text !== expected);
      assert.notDeepEqual(problems, []);
      assert.ok(wrong.length > 0 || /the badge|page error/.test(problems[0]), problems[0]);
    });
  }

  test('notices a script that does nothing', async (t) => {
    const widget = { entry: 'variant-badge.js', files: new Map([['variant-badge.js', Buffer.from('')]]) };
    const { problems } = await demoOn(t, widget, ['es_AR'], { patience: 4000, limit: 1 });
    assert.match(problems[0], /the badge is "no badge"/);
  });

  test('notices a script that is missing', async (t) => {
    const widget = { entry: 'variant-badge.js', files: new Map() };
    const { problems } = await demoOn(t, widget, ['es_AR'], { patience: 4000, limit: 1 });
    assert.match(problems[0], /the badge is "no badge"/);
  });

  test('notices a script that is loud where there is no LS', async (t) => {
    const { entry, files } = handwritten();
    const widget = { entry, files: new Map([[entry, Buffer.concat([files.get(entry), Buffer.from('console.error(typeof LS === "undefined" ? "no LS" : "LS")')])]]) };
    const { problems } = await demoOn(t, widget, ['es_AR', null], { patience: 4000 });
    assert.ok(problems.some((problem) => /fixture:9: console: no LS/.test(problem)), problems.join('\n'));
  });

  test('says which rules no shop exercised', async (t) => {
    const site = await openSite(handwritten());
    t.after(() => site.close());
    const { request } = openShop(site, { store: '1', lang: 'es_AR' });
    request.product_url = request.product_url.replace(/\d+$/, String(MUG.id));
    request.listing_url = request.product_url;
    const { problems } = await runDemo(await sharedBrowser(), { shops: [request], screenshots });
    assert.ok(problems.includes('no shop exercised the rule “stock of low_stock + 1”'), problems.join('\n'));
    assert.ok(problems.includes('no shop exercised the rule “price of 0”'));
  });
});

describe('the request', () => {
  const shop = { store: '1', platform: 'p', placement: 'q', product_url: 'http://a/', listing_url: 'http://a/', settings: SETTINGS };
  const request = { shops: [shop], screenshots: '.' };

  test('is taken as it is when it is complete', () => {
    assert.equal(checkRequest(request), request);
    checkRequest({ ...request, shops: [{ ...shop, settings: undefined, silent: true }] });
  });

  for (const [what, wrong, message] of [
    ['no shops', { ...request, shops: [] }, /names no shops/],
    ['nothing', null, /names no shops/],
    ['no folder', { shops: [shop] }, /folder for screenshots/],
    ['no store', { ...request, shops: [{ ...shop, store: 5 }] }, /shop 1 of the request has no store/],
    ['no URL', { ...request, shops: [shop, { ...shop, product_url: 'x' }] }, /shop 2 of the request has no product_url/],
    ['no settings', { ...request, shops: [{ ...shop, settings: undefined }] }, /settings must be/],
    ['settings out of range', { ...request, shops: [{ ...shop, settings: { ...SETTINGS, installments: 25 } }] }, /settings must be/],
    ['a limit that is no number of problems', { ...request, limit: 0 }, /limit is no number/],
    ['a catalogue that is no URL', { ...request, catalogue_url: 'x' }, /catalogue_url/],
  ]) {
    test(`with ${what} is refused`, () => assert.throws(() => checkRequest(wrong), message));
  }
});
