// "A swatch is pressed", and changes that come from elsewhere.

import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { card, productBlock, row } from '../fixtures/markup.mjs';
import { becomes } from '../harness/patience.mjs';
import { CAP, LS, MUG, SHIRT } from './catalogue.mjs';
import { FORM, openGallery } from './stage.mjs';

const BLUE_S = 'Azul* Rojo, S* M L! | ~− 1 + | Agregar al carrito |';
const BLUE_M = 'Azul* Rojo!, S M* L! | ~− 1 + | Agregar al carrito |';
const BLUE_L = 'Azul*! Rojo, S M L*! | ~− 1 ~+ | ~Sin stock |';
const RED_S = 'Azul Rojo*, S* M! L | ~− 1 ~+ | ~Consultar precio |';
const RED_M = 'Azul Rojo*!, S M*! L | ~− 1 ~+ | ~Elegí otra combinación |';
const RED_L = 'Azul! Rojo*, S M! L* | ~− 1 + | Agregar al carrito |';
const BLACK = 'Negro* Verde | ~− 1 + | Agregar al carrito |';
const GREEN = 'Negro Verde* | ~− 1 ~+ | Agregar al carrito |';
const MUG_NOW = '| ~− 1 + | Agregar al carrito |';

describe('a swatch', { concurrency: 4 }, () => {
  for (const controls of ['select', 'radio']) {
    test(`sets the form's ${controls} and fires one change, as a shopper would`, async (t) => {
      const gallery = await openGallery(t, { product: productBlock({ ...SHIRT, controls }) });
      await gallery.shows(FORM, BLUE_S);
      await gallery.recordChanges();
      await gallery.swatch('M');
      await gallery.shows(FORM, BLUE_M);
      assert.deepEqual(await gallery.changes(), ['variation[1]=M']);
      assert.deepEqual(await gallery.page.$eval(FORM, (form) => new FormData(form).getAll('variation[1]')), ['M']);
    });

    test(`goes through every state with ${controls} controls`, async (t) => {
      const gallery = await openGallery(t, { product: productBlock({ ...SHIRT, controls }) });
      await gallery.shows(FORM, BLUE_S);
      for (const [press, shown] of [['L', BLUE_L], ['Rojo', RED_L], ['M', RED_M], ['S', RED_S], ['Azul', BLUE_S]]) {
        await gallery.swatch(press);
        await gallery.shows(FORM, shown);
      }
    });

    test(`shows its choice within the press, ${controls} controls, theme or not`, async (t) => {
      for (const shop of [LS, { ...LS, withoutHook: true }]) {
        const gallery = await openGallery(t, { shop, product: productBlock({ ...SHIRT, controls }) });
        await gallery.shows(FORM, BLUE_S);
        const pressed = await gallery.page.evaluate(() => {
          const [, swatch] = document.querySelectorAll('#product_form .vitrina-option:nth-of-type(2) .vitrina-swatch');
          // The theme hears nothing of it.
          document.addEventListener('change', (event) => event.stopImmediatePropagation(), true);
          swatch.click();
          return swatch.getAttribute('aria-pressed');
        });
        assert.equal(pressed, 'true');
        await gallery.keeps(FORM, BLUE_M);
      }
    });
  }

  test('reaches the theme and the other apps', async (t) => {
    const gallery = await openGallery(t);
    await gallery.shows(FORM, BLUE_S);
    await gallery.page.evaluate(() => {
      window.heard = [];
      LS.registerOnChangeVariant((variant) => window.heard.push(variant.id));
    });
    await gallery.swatch('M');
    assert.deepEqual(await gallery.page.evaluate(() => window.heard), [2]);
    await becomes(() => gallery.page.textContent('#price_display'), '$1.234,50');
  });

  test('that is pressed already does nothing', async (t) => {
    const gallery = await openGallery(t);
    await gallery.shows(FORM, BLUE_S);
    await gallery.recordChanges();
    await gallery.swatch('Azul');
    await gallery.swatch('S');
    await gallery.keeps(FORM, BLUE_S);
    assert.deepEqual(await gallery.changes(), []);
  });

  test('keeps its node and the focus', async (t) => {
    const gallery = await openGallery(t);
    await gallery.shows(FORM, BLUE_S);
    await gallery.page.focus(`${FORM} .vitrina-swatch:text-is("M")`);
    await gallery.page.evaluate(() => (window.focusedBefore = document.activeElement));
    for (const shown of [BLUE_M, BLUE_M]) {
      await gallery.page.keyboard.press('Enter');
      await gallery.shows(FORM, shown);
    }
    assert.equal(await gallery.page.evaluate(() => document.activeElement === window.focusedBefore), true);
  });

  test('that has become pressed does nothing when it is pressed again', async (t) => {
    const gallery = await openGallery(t);
    await gallery.shows(FORM, BLUE_S);
    await gallery.page.evaluate(() => document.addEventListener('change', () => (window.changes = (window.changes ?? 0) + 1)));
    await gallery.swatch('Rojo');
    await gallery.swatch('Rojo');
    assert.equal(await gallery.page.evaluate(() => window.changes), 1);
  });

  test('neither submits the form nor changes another one', async (t) => {
    const gallery = await openGallery(t, { related: card(SHIRT) + card(MUG) });
    await gallery.shows('body', BLUE_S, BLUE_S, MUG_NOW);
    await gallery.page.evaluate(() => document.addEventListener('submit', () => (window.submitted = true), true));
    await gallery.swatch('Rojo');
    await gallery.swatch('L');
    await gallery.keeps('body', RED_L, BLUE_S, MUG_NOW);
    assert.equal(await gallery.page.evaluate(() => window.submitted), undefined);
    assert.equal(gallery.posts.length, 0);
  });

  test('is no swatch of the theme', async (t) => {
    const gallery = await openGallery(t);
    await gallery.shows(FORM, BLUE_S);
    const mistaken = '.js-variation-option, .js-color-variant, .js-insta-variant, [name]';
    assert.equal(await gallery.page.$eval('.vitrina-gallery', (node, selector) => node.querySelectorAll(selector).length, mistaken), 0);
  });
});

describe('a change from elsewhere', { concurrency: 4 }, () => {
  for (const [what, shop] of [['with the hook', LS], ['without the hook', { ...LS, withoutHook: true }]]) {
    test(`the form's own control, ${what}`, async (t) => {
      const gallery = await openGallery(t, { shop, related: card(CAP) });
      await gallery.shows('body', BLUE_S, BLACK);
      await gallery.stage.choose(FORM, 0, 'Rojo');
      await gallery.shows('body', RED_S, BLACK);
    });
  }

  test('the theme\'s colour button', async (t) => {
    const gallery = await openGallery(t, { related: card(CAP) });
    await gallery.shows('body', BLUE_S, BLACK);
    await gallery.page.click('#single-product .js-insta-variant[data-option=Rojo]');
    await gallery.shows('body', RED_S, BLACK);
    await gallery.page.click('#related .js-color-variant[data-option=Verde]');
    await gallery.shows('body', RED_S, GREEN);
  });

  for (const [element, product, changed] of [
    ['[data-row=one]', 42, ['one']],
    ['main', 1, ['one', 'two', 'cap']],
    [undefined, 42, ['cap']],
    ['[data-row=one]:visible', 41, ['one', 'two']],
    ['.nothing', '42', ['cap']],
    [5, 7, []],
  ]) {
    test(`element ${element} and product ${product} mean ${changed.join(', ') || 'no form'}`, async (t) => {
      const rows = row({ row: 'one', ...SHIRT }) + row({ row: 'two', ...SHIRT }) + row({ row: 'cap', ...CAP });
      const gallery = await openGallery(t, { page: 'table.html', rows });
      await gallery.shows('main', BLUE_S, BLUE_S, BLACK);
      for (const name of ['one', 'two']) await gallery.stage.alter(`[data-row=${name}]`, 1, 'M');
      await gallery.stage.alter('[data-row=cap]', 0, 'Verde');
      await gallery.page.evaluate((handed) => fixtureTheme.signal(handed), { element, product_id: product });
      const reading = (name, before, after) => (changed.includes(name) ? after : before);
      await gallery.keeps('main', reading('one', BLUE_S, BLUE_M), reading('two', BLUE_S, BLUE_M), reading('cap', BLACK, GREEN));
    });
  }

  for (const handed of ['undefined', 'null', '5', '"text"', '{}', 'Object.freeze({ element: "#single-product" })', '{ get element() { throw new Error("from the getter"); } }']) {
    test(`${handed} handed over throws nothing`, async (t) => {
      const gallery = await openGallery(t);
      await gallery.shows(FORM, BLUE_S);
      await gallery.page.evaluate((code) => new Function(`fixtureTheme.signal(${code})`)(), handed);
      await gallery.keeps(FORM, BLUE_S);
    });
  }

  test('options that the theme replaces get swatches of their own', async (t) => {
    const gallery = await openGallery(t);
    await gallery.shows(FORM, BLUE_S);
    await gallery.page.evaluate(() => {
      const [, size] = document.querySelectorAll('#product_form select');
      size.innerHTML = '<option>L</option><option>S</option>';
      LS.changeVariant(() => {}, '#single-product');
    });
    await gallery.shows(FORM, 'Azul*! Rojo, L*! S | ~− 1 ~+ | ~Sin stock |');
    await gallery.swatch('S');
    await gallery.shows(FORM, 'Azul* Rojo, L! S* | ~− 1 + | Agregar al carrito |');
  });
});
