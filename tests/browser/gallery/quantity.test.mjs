// "Quantity", and the settings that bound it.

import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { card, productBlock, row } from '../fixtures/markup.mjs';
import { becomes } from '../harness/patience.mjs';
import { CAP, MUG, SHIRT, variant } from './catalogue.mjs';
import { FAILED_LOAD, FORM, openGallery } from './stage.mjs';

const mug = (stock) => ({ product: productBlock({ id: 43, variants: [variant({ stock })] }) });
const reading = (count, { less = count > 1, more = true } = {}) => `| ${less ? '' : '~'}− ${count} ${more ? '' : '~'}+ | Agregar al carrito |`;

describe('the quantity', { concurrency: 4 }, () => {
  test('goes from 1 to the stock and back in steps of 1', async (t) => {
    const gallery = await openGallery(t, mug(3));
    await gallery.shows(FORM, reading(1));
    await gallery.press('more');
    await gallery.shows(FORM, reading(2));
    await gallery.press('more');
    await gallery.shows(FORM, reading(3, { more: false }));
    await gallery.force('more');
    await gallery.keeps(FORM, reading(3, { more: false }));
    await gallery.press('less', { times: 2 });
    await gallery.shows(FORM, reading(1));
    await gallery.force('less');
    await gallery.keeps(FORM, reading(1));
  });

  for (const [stock, body, most] of [
    [null, {}, 10],
    [7, {}, 7],
    [70, {}, 10],
    [null, { max_quantity: 3 }, 3],
    [2, { max_quantity: 3 }, 2],
    [null, { max_quantity: 1 }, 1],
    [null, { max_quantity: 3.0 }, 3],
    [null, { max_quantity: 0 }, 10],
    [null, { max_quantity: 100 }, 10],
    [null, { max_quantity: '3' }, 10],
    [null, { max_quantity: 3.5 }, 10],
    [null, { max_quantity: null }, 10],
    [null, [], 10],
    [null, 'no JSON', 10],
  ]) {
    test(`stock ${stock} and settings ${JSON.stringify(body)}: at most ${most}`, async (t) => {
      const gallery = await openGallery(t, { settings: { body }, ...mug(stock) });
      await gallery.shows(FORM, reading(1, { more: most > 1 }));
      await gallery.page.$eval(`${FORM} .vitrina-more`, (more) => {
        for (let time = 0; time < 120; time += 1) more.click();
      });
      await gallery.keeps(FORM, reading(most, { more: false }));
      assert.equal(gallery.stage.requests.length, 1, 'one request for the settings');
    });
  }

  test('up to 99 where the settings say so', async (t) => {
    const gallery = await openGallery(t, { settings: { body: { max_quantity: 99 } }, ...mug(500) });
    await gallery.shows(FORM, reading(1));
    await gallery.page.$eval(`${FORM} .vitrina-more`, (more) => {
      for (let time = 0; time < 120; time += 1) more.click();
    });
    await gallery.keeps(FORM, reading(99, { more: false }));
  });

  test('settings with a status other than 200 are none', async (t) => {
    const gallery = await openGallery(t, { settings: { status: 404, body: { max_quantity: 1 } }, allow: [FAILED_LOAD], ...mug(null) });
    await gallery.shows(FORM, reading(1));
  });

  for (const [value, shown] of [[0, 0], [1, 1], [2, 1], ['0', 1], [false, 1]]) {
    test(`the setting picture ${JSON.stringify(value)} ${shown ? 'shows' : 'hides'} it`, async (t) => {
      const gallery = await openGallery(t, { settings: { body: { picture: value } } });
      await gallery.page.waitForSelector('.vitrina-gallery');
      assert.equal(await gallery.page.locator('.vitrina-picture').count(), shown);
    });
  }

  test('nothing is shown before the settings are there', async (t) => {
    let answer;
    const held = new Promise((resolve) => {
      answer = resolve;
    });
    const gallery = await openGallery(t, { settings: () => held, ...mug(null) });
    await becomes(async () => gallery.stage.requests.length, 1);
    assert.equal(await gallery.page.locator('.vitrina-gallery').count(), 0);
    answer({ body: { max_quantity: 1 } });
    await gallery.shows(FORM, reading(1, { more: false }));
  });

  test('after 3 s without settings the defaults count', async (t) => {
    const gallery = await openGallery(t, { settings: () => new Promise(() => {}), clock: 'running', ...mug(null) });
    await becomes(async () => gallery.stage.requests.length, 1);
    await gallery.stage.stopClock();
    assert.equal(await gallery.page.locator('.vitrina-gallery').count(), 0);
    await gallery.page.clock.runFor(3000);
    await gallery.shows(FORM, reading(1));
  });

  test('is lowered to what another choice has, and does not grow by itself', async (t) => {
    const gallery = await openGallery(t);
    await gallery.swatch('M');
    await gallery.press('more', { times: 6 });
    await gallery.shows(FORM, 'Azul* Rojo!, S M* L! | − 7 + | Agregar al carrito |');
    await gallery.swatch('S');
    await gallery.shows(FORM, 'Azul* Rojo, S* M L! | − 3 ~+ | Agregar al carrito |');
    await gallery.swatch('M');
    await gallery.shows(FORM, 'Azul* Rojo!, S M* L! | − 3 + | Agregar al carrito |');
  });

  test('stays, and cannot be changed, where the choice is not for sale', async (t) => {
    const gallery = await openGallery(t);
    await gallery.press('more', { times: 2 });
    for (const [press, shown] of [
      ['L', 'Azul*! Rojo, S M L*! | ~− 3 ~+ | ~Sin stock |'],
      ['Rojo', 'Azul! Rojo*, S M! L* | − 2 ~+ | Agregar al carrito |'],
      ['S', 'Azul Rojo*, S* M! L | ~− 2 ~+ | ~Consultar precio |'],
      ['M', 'Azul Rojo*!, S M*! L | ~− 2 ~+ | ~Elegí otra combinación |'],
    ]) {
      await gallery.swatch(press);
      await gallery.shows(FORM, shown);
    }
    await gallery.force('less');
    await gallery.force('more');
    await gallery.keeps(FORM, 'Azul Rojo*!, S M*! L | ~− 2 ~+ | ~Elegí otra combinación |');
  });

  test('each form has its own', async (t) => {
    const gallery = await openGallery(t, { page: 'table.html', rows: row({ row: 'a', ...MUG }) + row({ row: 'b', ...MUG }) });
    await gallery.shows('main', reading(1), reading(1));
    await gallery.press('more', { selector: '[data-row=b]', times: 2 });
    await gallery.keeps('main', reading(1), reading(3));
  });

  test('does not touch the form\'s own field', async (t) => {
    const gallery = await openGallery(t, { related: card(CAP) });
    await gallery.press('more', { times: 2 });
    await gallery.shows(FORM, 'Azul* Rojo, S* M L! | − 3 ~+ | Agregar al carrito |');
    assert.equal(await gallery.page.inputValue(`${FORM} input[name=quantity]`), '1');
    assert.deepEqual(await gallery.read('#related'), ['Negro* Verde | ~− 1 + | Agregar al carrito |']);
  });

  test('a stock that changes in the list counts at the next signal', async (t) => {
    const gallery = await openGallery(t);
    await gallery.press('more', { times: 2 });
    const list = JSON.stringify(SHIRT.variants.map((each) => ({ ...each, stock: 2, available: true })));
    await gallery.page.$eval('#single-product', (node, text) => {
      node.setAttribute('data-variants', text);
      LS.changeVariant(() => {}, '#single-product');
    }, list);
    await gallery.shows(FORM, 'Azul* Rojo, S* M L | − 2 ~+ | Agregar al carrito |');
  });
});
