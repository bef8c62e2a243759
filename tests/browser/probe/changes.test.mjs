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

  test('what code chooses in the product that the shopper touched is theirs for a second, and then the script\'s', async (t) => {
    const probe = await openProbe(t, { related: '', clock: 'running' });
    await probe.tells(CHANGES, FIRST[0]);
    await probe.stage.stopClock();
    await probe.choose(FORM, 0, 'Rojo');
    const told = [FIRST[0], 'shopper page 504 $999,99 - 1'];
    await probe.tells(CHANGES, ...told);
    const byCode = async (value) => {
      await probe.stage.alter(FORM, 0, value);
      await probe.page.$eval(`${FORM} [name="variation[0]"]`, (control) => control.dispatchEvent(new Event('change', { bubbles: true })));
    };
    await probe.page.clock.runFor(999);
    await byCode('Azul');
    told.push('shopper page 501 $1.234,50 - 1');
    await probe.tells(CHANGES, ...told);
    await probe.page.clock.runFor(1);
    await byCode('Rojo');
    await probe.tells(CHANGES, ...told, 'script page 504 $999,99 - 1');
  });

  test('a script chooses by the text of a value, and is told whether there is one', async (t) => {
    const probe = await openProbe(t);
    await probe.tells(CHANGES, ...FIRST);
    await probe.press('red');
    await probe.tells(['red'], 'red yes');
    assert.equal(await probe.page.inputValue(`${FORM} [name="variation[0]"]`), 'Rojo');
    await becomes(async () => (await probe.diary()).pop(), 'shopper page 504 $999,99 - 1');
    await probe.page.addStyleTag({ content: '.hidden { display: block !important }' });
    await probe.press('red', '#related');
    await probe.tells(['red'], 'red yes', 'red no');
    assert.equal(await probe.page.inputValue('#related [name="variation[0]"]'), 'Negro');
  });

  test('its image, and the instalments of every payment method', async (t) => {
    const plan = (cents, count, interest) => ({ installment_value: cents / 100, installment_value_cents: cents, total_value: (cents * count) / 100, without_interests: !interest });
    const data = { 'Pago Nube': { 1: plan(123450, 1), 3: plan(41150, 3) }, 'Mercado <b>Pago</b>': { 6: plan(25000, 6, true), 12: { installment_value: 120 } } };
    const [first, , , red] = SHIRT.variants;
    const probe = await openProbe(t, product([
      { ...first, image_url: '//images.example/azul.webp', installments_data: JSON.stringify(data) },
      { ...red, image_url: null, installments_data: JSON.stringify({ 'Mercado Pago': { 2: plan(50000, 2) } }) },
    ]));
    await probe.shows('.probe-image', '//images.example/azul.webp');
    await probe.shows('.probe-part', 'Pago Nube 1 $1.234,50 $1.234,50 without interest', 'Pago Nube 3 $411,50 $1.234,50 without interest', 'Mercado <b>Pago</b> 6 $250,00 $1.500,00', 'Mercado <b>Pago</b> 12 $120,00 -');
    await probe.tells(CHANGES, 'initial page 501 $1.234,50 - 3');
    await probe.choose(FORM, 0, 'Rojo');
    await probe.shows('.probe-image');
    await probe.shows('.probe-part', 'Mercado Pago 2 $500,00 $1.000,00 without interest');
  });

  for (const id of ['1.5', '-3', '1e999', '9007199254740992', '"501"'])
    test(`a variant of number ${id} has none`, async (t) => {
      const list = JSON.stringify([SHIRT.variants[0]]).replace('"id":501', `"id":${id}`);
      const probe = await openProbe(t, { product: productBlock({ ...SHIRT, variants: [SHIRT.variants[0]], list }), related: '' });
      await probe.tells(CHANGES, 'initial page - $1.234,50 - 1');
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
