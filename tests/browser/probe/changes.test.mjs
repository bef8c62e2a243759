// What listeners are told of variants.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { becomes } from '../harness/patience.mjs';
import { CAP, FORM, LS, SHIRT, openProbe, productBlock } from './stage.mjs';

const FIRST = ['initial page 501 $1.234,50 - 1', 'initial card 511 $200,00 - 1'];
const CHANGES = ['initial', 'shopper', 'script'];
const product = (list) => ({ product: productBlock({ ...SHIRT, variants: list }), related: '' });

describe('changes', { concurrency: 4 }, () => {
  test('each form is told of once at first, then at every choice of the shopper', async (t) => {
    const probe = await openProbe(t);
    await probe.tells(CHANGES, ...FIRST);
    await probe.choose(FORM, 0, 'Rojo');
    await probe.tells(CHANGES, ...FIRST, 'shopper page 504 $999,99 - 1');
    assert.equal(await probe.page.evaluate(() => fixtureTheme.registrations), 1);
  });

  test('a swatch of the theme is the shopper\'s choice as well', async (t) => {
    const probe = await openProbe(t);
    await probe.tells(CHANGES, ...FIRST);
    await probe.page.click('#single-product .js-insta-variant[data-option="Rojo"]');
    await probe.tells(CHANGES, ...FIRST, 'shopper page 504 $999,99 - 1');
  });

  test('what code chooses is the script\'s, also just after the shopper touched another product', async (t) => {
    const probe = await openProbe(t);
    await probe.tells(CHANGES, ...FIRST);
    await probe.page.click('#related .js-color-variant[data-option="Verde"]');
    await probe.tells(CHANGES, ...FIRST, 'shopper card 512 $220,00 - 1');
    await probe.stage.alter(FORM, 0, 'Rojo');
    await probe.page.$eval(`${FORM} [name="variation[0]"]`, (control) => control.dispatchEvent(new Event('change', { bubbles: true })));
    await probe.tells(CHANGES, ...FIRST, 'shopper card 512 $220,00 - 1', 'script page 504 $999,99 - 1');
  });

  test('the stand-in between two choices is no variant', async (t) => {
    const probe = await openProbe(t, product([SHIRT.variants[0], SHIRT.variants[2]]));
    await probe.tells(CHANGES, FIRST[0]);
    await probe.choose(FORM, 1, 'M');
    await probe.tells(CHANGES, FIRST[0], 'shopper none');
    await probe.choose(FORM, 2, 'Lino');
    await probe.tells(CHANGES, FIRST[0], 'shopper none', 'shopper page 503 $1.500,00 - 1');
  });

  test('what others do to the shared object never shows, and it stays as it is', async (t) => {
    const probe = await openProbe(t);
    await probe.tells(CHANGES, ...FIRST);
    await probe.page.evaluate(() => {
      window.handed = [];
      LS.registerOnChangeVariant((variant) => {
        window.handed.push(Object.isFrozen(variant), Object.keys(variant).length);
        variant.price_number_raw = 1;
        variant.id = 9;
      });
    });
    await probe.choose(FORM, 0, 'Rojo');
    const told = [...FIRST, 'shopper page 504 $999,99 - 1'];
    await probe.tells(CHANGES, ...told);
    await probe.page.evaluate(() => fixtureTheme.signal({ element: '#single-product', id: 7, price_number_raw: 3 }));
    await probe.tells(CHANGES, ...told);
    // Its own fields and `element`, which the platform adds.
    assert.deepEqual(await probe.page.evaluate(() => window.handed.slice(0, 2)), [false, Object.keys(SHIRT.variants[0]).length + 1]);
  });

  test('a theme that repaints without choosing is no change', async (t) => {
    const probe = await openProbe(t);
    await probe.tells(CHANGES, ...FIRST);
    await probe.page.evaluate(() => {
      for (let turn = 0; turn < 5; turn += 1) fixtureTheme.signal({ element: '#single-product' });
      const container = document.querySelector('#single-product');
      container.setAttribute('data-variants', JSON.stringify(JSON.parse(container.getAttribute('data-variants'))) + ' ');
    });
    await probe.tells(CHANGES, ...FIRST);
  });

  test('prices that the theme writes anew are a change', async (t) => {
    const probe = await openProbe(t);
    await probe.tells(CHANGES, ...FIRST);
    const list = SHIRT.variants.map((each) => ({ ...each, price_number_raw: 5 }));
    await probe.page.$eval('#single-product', (node, list) => node.setAttribute('data-variants', list), JSON.stringify(list));
    await probe.tells(CHANGES, ...FIRST, 'script page 501 $0,05 - 1');
  });

  test('without the platform\'s hook the form\'s own controls tell', async (t) => {
    const probe = await openProbe(t, { shop: { ...LS, withoutHook: true } });
    await probe.tells(CHANGES, ...FIRST);
    await probe.choose(FORM, 0, 'Rojo');
    await probe.tells(CHANGES, ...FIRST, 'shopper page 504 $999,99 - 1');
  });

  test('a card, its quick shop and a clone', async (t) => {
    const probe = await openProbe(t, { page: 'listing.html' });
    await probe.tells(CHANGES, 'initial card 501 $1.234,50 - 1', 'initial card 511 $200,00 - 1', 'initial card 521 $0,05 - 1');
    await probe.page.$eval('[data-product-id="42"]', (item) => {
      const clone = item.cloneNode(true);
      clone.dataset.productId = '42-clone-1';
      document.querySelector('#grid').append(clone);
    });
    await becomes(async () => (await probe.diary()).filter((line) => line.startsWith('initial')).pop(), 'initial clone 511 $200,00 - 1');
    await probe.page.click('[data-product-id="42"] .js-quickshop-modal-open');
    await probe.choose('#quickshop-form', 0, 'Verde');
    await becomes(async () => (await probe.diary()).pop(), 'shopper quick shop 512 $220,00 - 1');
  });

  test('a form that comes later is told of then, one that is replaced once more', async (t) => {
    const probe = await openProbe(t);
    await probe.tells(CHANGES, ...FIRST);
    await probe.page.$eval('#single-product', (node, html) => (node.outerHTML = html), productBlock({ ...CAP, picked: { 0: 'Verde' } }));
    await probe.tells(CHANGES, ...FIRST, 'initial page 512 $220,00 - 1');
  });

  test('when its guards go, nothing is told any more, and the other nodes stay', async (t) => {
    const probe = await openProbe(t);
    await probe.tells(CHANGES, ...FIRST);
    await probe.press('end');
    await probe.choose(FORM, 0, 'Rojo');
    await probe.shows(`${FORM} .probe-late`, '1');
    assert.equal(await probe.page.locator('.probe-diary, .probe-price, .probe-button, .probe-within, .probe-page').count(), 0);
    assert.equal(await probe.page.locator(`${FORM} .probe-form`).count(), 1);
    assert.deepEqual(await probe.page.evaluate(() => document.adoptedStyleSheets.length), 0);
  });
});
