// Changes: a signal says that something changed; what is shown is read again from the form.

import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { CAP, LS, MUG, priced, SHIRT, variant } from '../fixtures/catalogue.mjs';
import { card, productBlock, row } from '../fixtures/markup.mjs';
import { NO_BADGE } from '../harness/badge.mjs';
import { becomes } from '../harness/patience.mjs';
import { openStage } from '../harness/stage.mjs';

const SETTINGS = { body: { installments: 1, transfer_discount: 0, low_stock: 2 } };
const at = (text) => [['vitrina-installments', `1x ${text} sin interés`]];
const FORM = '#product_form';
const OUT = [['vitrina-out', 'Sin stock']];
const BLUE_S = at('$1.234,50');
const BLUE_LINEN = at('$1.500,00');
const BLACK = at('$200,00');
const GREEN = [...at('$220,00'), ['vitrina-low', '¡Últimas 2 unidades!']];
const MUG_NOW = at('$0,05');

const productPage = (t, options = {}) => openStage(t, 'product.html', { settings: SETTINGS, product: productBlock(SHIRT), related: card(CAP) + card(MUG), ...options });
const listing = (t, options = {}) => openStage(t, 'listing.html', { settings: SETTINGS, cards: card(SHIRT) + card(CAP) + card(MUG), ...options });
const signal = (stage, handedOver) => stage.page.evaluate((each) => fixtureTheme.signal(each), handedOver);

describe('changes', { concurrency: 4 }, () => {
  test('one registration with the platform', async (t) => {
    const stage = await productPage(t);
    await stage.show('body', BLUE_S, BLACK, MUG_NOW);
    for (const colour of ['Rojo', 'Azul']) await stage.choose(FORM, 0, colour);
    assert.equal(await stage.page.evaluate(() => fixtureTheme.registrations), 1);
  });

  test('every choice of the shopper shows in the product form alone', async (t) => {
    const stage = await productPage(t);
    await stage.show('body', BLUE_S, BLACK, MUG_NOW);
    await stage.choose(FORM, 1, 'M');
    await stage.show('body', OUT, BLACK, MUG_NOW);
    await stage.choose(FORM, 2, 'Lino');
    await stage.show('body', BLUE_LINEN, BLACK, MUG_NOW);
  });

  test('a colour button of the product page', async (t) => {
    const stage = await productPage(t, { product: productBlock({ ...SHIRT, picked: { 1: 'M', 2: 'Lino' } }) });
    await stage.show(FORM, BLUE_LINEN);
    await stage.page.click('.js-insta-variant[data-option="Rojo"]');
    await stage.show('body', [['vitrina-ask', 'Consultar precio']], BLACK, MUG_NOW);
  });

  test('a colour swatch of a closed card', async (t) => {
    const stage = await listing(t);
    await stage.show('#grid', BLUE_S, BLACK, MUG_NOW);
    await stage.page.click('[data-quickshop-id=quick42] .js-color-variant[data-option=Verde]');
    await stage.show('#grid', BLUE_S, GREEN, MUG_NOW);
  });

  test('the badge follows within the signal, not some time after it', async (t) => {
    const stage = await productPage(t);
    await stage.show(FORM, BLUE_S);
    const text = await stage.page.evaluate(() => {
      const control = document.querySelector('#product_form [name="variation[1]"]');
      control.value = 'M';
      control.dispatchEvent(new Event('change', { bubbles: true }));
      return document.querySelector('#product_form .vitrina-badge').textContent;
    });
    assert.equal(text, 'Sin stock');
  });

  test('no other form changes, although its controls were altered meanwhile', async (t) => {
    const stage = await listing(t);
    await stage.show('#grid', BLUE_S, BLACK, MUG_NOW);
    await stage.alter('[data-quickshop-id=quick41]', 1, 'M');
    await stage.page.evaluate(() => {
      const control = document.querySelector('[data-quickshop-id=quick42] [name="variation[0]"]');
      control.value = 'Verde';
      LS.changeVariant(() => {}, '.js-quickshop-container[data-quickshop-id="quick42"]');
    });
    await stage.show('#grid', BLUE_S, GREEN, MUG_NOW);
    await stage.keep('#grid', BLUE_S, GREEN, MUG_NOW);
    await stage.page.evaluate(() => LS.changeVariant(() => {}, '.js-quickshop-container[data-quickshop-id="quick41"]'));
    await stage.show('#grid', OUT, GREEN, MUG_NOW);
  });

  test('what other apps did to the handed-over object does not show', async (t) => {
    const stage = await openStage(t, 'product.html', { settings: SETTINGS, product: productBlock(SHIRT), tags: [] });
    await stage.page.evaluate(() => {
      LS.registerOnChangeVariant((variant) => Object.assign(variant, { price_number_raw: 1, price_number: 0.01, stock: 1, available: true, contact: false, option0: 'Otro', product_id: 42, id: 9 }));
    });
    await stage.insert();
    await stage.show(FORM, BLUE_S);
    await stage.choose(FORM, 1, 'M');
    await stage.show(FORM, OUT);
    await stage.choose(FORM, 2, 'Lino');
    await stage.show(FORM, BLUE_LINEN);
    await stage.choose(FORM, 1, 'S');
    await stage.show(FORM, []);
    await stage.choose(FORM, 2, 'Algodón');
    await stage.show(FORM, BLUE_S);
  });

  test('the handed-over object is left as it is', async (t) => {
    const stage = await productPage(t, { tags: [] });
    await stage.insert();
    await stage.show(FORM, BLUE_S);
    const [before, after] = await stage.page.evaluate((fields) => {
      const handedOver = { ...fields, element: '#single-product' };
      const before = JSON.stringify(handedOver);
      fixtureTheme.signal(handedOver);
      fixtureTheme.signal(Object.freeze(handedOver));
      return [before, JSON.stringify(handedOver)];
    }, SHIRT.variants[0]);
    assert.equal(after, before);
  });

  test('what the list says at the time of the signal counts', async (t) => {
    const stage = await productPage(t);
    await stage.show(FORM, BLUE_S);
    await stage.page.$eval('#single-product', (node, list) => node.setAttribute('data-variants', list), JSON.stringify([{ ...SHIRT.variants[0], ...priced(700) }]));
    await signal(stage, { ...SHIRT.variants[0], element: '#single-product' });
    await stage.show(FORM, at('$7,00'));
  });

  test('where data-variants cannot be read, the handed-over object stands in for an existing badge', async (t) => {
    const stage = await productPage(t);
    await stage.show(FORM, BLUE_S);
    for (const list of ['', '[{']) {
      await stage.page.$eval('#single-product', (node, text) => node.setAttribute('data-variants', text), list);
      await stage.keep(FORM, BLUE_S);
    }
    await signal(stage, { ...SHIRT.variants[0], ...priced(900), stock: 2, element: '#single-product' });
    await stage.show('body', [...at('$9,00'), ['vitrina-low', '¡Últimas 2 unidades!']], BLACK, MUG_NOW);
    await stage.page.$eval('#single-product', (node, list) => node.setAttribute('data-variants', list), JSON.stringify(SHIRT.variants));
    await signal(stage, { ...SHIRT.variants[0], ...priced(900), element: '#single-product' });
    await stage.show('body', BLUE_S, BLACK, MUG_NOW);
  });

  test('it does not make a badge where data-variants cannot be read', async (t) => {
    const rows = row({ row: 'a', variants: [variant()], list: '' }) + row({ row: 'witness', ...MUG });
    const stage = await openStage(t, 'table.html', { settings: SETTINGS, rows });
    await stage.show('[data-row=witness]', MUG_NOW);
    await signal(stage, variant({ element: '[data-row=a]' }));
    await stage.keep('main', NO_BADGE, MUG_NOW);
  });

  // Two forms of the product 41, one of 42, all with altered controls; the signal says which may show it.
  const TWICE = [
    row({ row: 'one', ...SHIRT }),
    row({ row: 'two', ...SHIRT }),
    row({ row: 'cap', ...CAP }),
  ].join('');
  for (const [element, product, changed] of [
    ['[data-row=one]', 41, ['one']],
    ['[data-row=one]', 42, ['one']],
    ['[data-row=one], [data-row=cap]', 41, ['one', 'cap']],
    ['.row', 41, ['one', 'two', 'cap']],
    ['main', 1, ['one', 'two', 'cap']],
    ['[data-row=two] form', 41, ['two']],
    [undefined, 41, ['one', 'two']],
    [undefined, 42, ['cap']],
    [undefined, '42', ['cap']],
    [null, 42, ['cap']],
    ['', 42, ['cap']],
    [5, 42, ['cap']],
    [{}, 42, ['cap']],
    ['[data-row=one]:visible', 42, ['cap']],
    ['[data-row=', 41, ['one', 'two']],
    ['#quick_123 > > p', 41, ['one', 'two']],
    ['.nothing-like-this', 42, ['cap']],
    ['.nothing-like-this', 43, []],
    ['.nothing-like-this', null, []],
    [undefined, undefined, []],
    ['html', 7, ['one', 'two', 'cap']],
  ]) {
    test(`element ${JSON.stringify(element)} and product ${JSON.stringify(product)} mean ${changed.join(', ') || 'no form'}`, async (t) => {
      const stage = await openStage(t, 'table.html', { settings: SETTINGS, rows: TWICE });
      await stage.show('main', BLUE_S, BLUE_S, BLACK);
      await stage.alter('[data-row=one]', 1, 'M');
      await stage.alter('[data-row=two]', 1, 'M');
      await stage.alter('[data-row=cap]', 0, 'Verde');
      await signal(stage, { ...variant({ product_id: product }), element });
      const expected = ['one', 'two', 'cap'].map((name) => {
        if (name === 'cap') return changed.includes(name) ? GREEN : BLACK;
        return changed.includes(name) ? OUT : BLUE_S;
      });
      await stage.keep('main', ...expected);
      await signal(stage, { element: 'main', product_id: 0 });
      await stage.show('main', OUT, OUT, GREEN);
    });
  }

  for (const [what, handedOver] of [['undefined', 'undefined'], ['null', 'null'], ['a number', '5'], ['text', '"#single-product"'], ['nothing', ''], ['an object without fields', '{}'], ['an object that throws', '({ get element() { throw 1 }, get product_id() { throw new Error("no") } })'], ['a selector that throws', '({ element: { toString() { throw 1 } }, product_id: 41 })'], ['a symbol', 'Symbol("x")']]) {
    test(`${what} handed over throws nothing`, async (t) => {
      const stage = await productPage(t);
      await stage.show(FORM, BLUE_S);
      await stage.page.evaluate((code) => new Function(`fixtureTheme.signal(${code})`)(), handedOver);
      await stage.keep('body', BLUE_S, BLACK, MUG_NOW);
      await stage.choose(FORM, 1, 'M');
      await stage.show('body', OUT, BLACK, MUG_NOW);
    });
  }

  test('an app that throws after us costs nothing', async (t) => {
    const stage = await productPage(t, { allow: [/page error: .*another app/] });
    await stage.show(FORM, BLUE_S);
    await stage.page.evaluate(() => LS.registerOnChangeVariant(() => { throw new Error('another app'); }));
    await stage.choose(FORM, 1, 'M');
    await stage.show('body', OUT, BLACK, MUG_NOW);
    await becomes(async () => stage.faults.length > 0, true);
  });

  test('an app that throws before us leaves the badge in order', async (t) => {
    const stage = await productPage(t, { tags: [], allow: [/page error: .*another app/] });
    await stage.page.evaluate(() => LS.registerOnChangeVariant(() => { throw new Error('another app'); }));
    await stage.insert();
    await stage.show(FORM, BLUE_S);
    await stage.choose(FORM, 1, 'M');
    await becomes(async () => stage.faults.length, 1);
    assert.equal(await stage.page.locator(`${FORM} .vitrina-badge`).count(), 1);
  });

  describe('without the hook', { concurrency: 4 }, () => {
    const shop = { ...LS, withoutHook: true };

    test('the controls\' change events are the signal', async (t) => {
      const stage = await productPage(t, { shop });
      await stage.show('body', BLUE_S, BLACK, MUG_NOW);
      await stage.choose(FORM, 1, 'M');
      await stage.show('body', OUT, BLACK, MUG_NOW);
      await stage.choose(FORM, 2, 'Lino');
      await stage.show('body', BLUE_LINEN, BLACK, MUG_NOW);
    });

    test('radios as well', async (t) => {
      const stage = await productPage(t, { shop, product: productBlock({ ...SHIRT, controls: 'radio' }) });
      await stage.show(FORM, BLUE_S);
      await stage.choose(FORM, 1, 'M');
      await stage.show('body', OUT, BLACK, MUG_NOW);
    });

    test('a card\'s swatch, and no other form', async (t) => {
      const stage = await listing(t, { shop });
      await stage.show('#grid', BLUE_S, BLACK, MUG_NOW);
      await stage.alter('[data-quickshop-id=quick41]', 1, 'M');
      await stage.page.click('[data-quickshop-id=quick42] .js-color-variant[data-option=Verde]');
      await stage.show('#grid', BLUE_S, GREEN, MUG_NOW);
      await stage.keep('#grid', BLUE_S, GREEN, MUG_NOW);
    });

    test('forms that arrive later', async (t) => {
      const stage = await listing(t, { shop });
      await stage.show('#grid', BLUE_S, BLACK, MUG_NOW);
      await stage.page.$eval('#grid', (grid, html) => grid.insertAdjacentHTML('beforeend', html), row({ row: 'late', ...CAP }));
      await stage.show('[data-row=late]', BLACK);
      await stage.choose('[data-row=late]', 0, 'Verde');
      await stage.show('[data-row=late]', GREEN);
    });

    for (const hook of ['null', '5', '"x"', '{}']) {
      test(`a hook that is ${hook} is no hook`, async (t) => {
        const stage = await productPage(t, { shop: `Object.assign(${JSON.stringify(shop)}, { registerOnChangeVariant: ${hook} })` });
        await stage.show(FORM, BLUE_S);
        await stage.choose(FORM, 1, 'M');
        await stage.show('body', OUT, BLACK, MUG_NOW);
      });
    }
  });
});
