// "Add": what is sent, and what the shopper is told.

import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { form, productBlock, row } from '../fixtures/markup.mjs';
import { becomes } from '../harness/patience.mjs';
import { CAP, LS, MUG, SHIRT, variant } from './catalogue.mjs';
import { ACCEPTED, FAILED_LOAD, FORM, openGallery } from './stage.mjs';

const MUG_FORM = (extra = '') => ({ product: productBlock({ ...MUG, extra }) });
const reading = (status = '', { busy = false, count = 1 } = {}) =>
  `| ${count > 1 ? '' : '~'}− ${count} + | ${busy ? '~' : ''}Agregar al carrito | ${status}`.trim();
const ADDED = 'Agregado al carrito: 1';
const REFUSED = 'No se pudo agregar';

/** A cart whose answers the test gives. */
function heldCart() {
  const waiting = [];
  return { cart: () => new Promise((resolve) => waiting.push(resolve)), answer: (given = ACCEPTED) => waiting.shift()(given), waiting };
}

describe('add to cart', { concurrency: 4 }, () => {
  test('sends the form\'s own fields, the quantity, and the mark of a request by script', async (t) => {
    const gallery = await openGallery(t);
    await gallery.swatch('M');
    await gallery.press('more', { times: 3 });
    await gallery.press('add');
    await gallery.shows(FORM, 'Azul* Rojo!, S M* L! | − 4 + | Agregar al carrito | Agregado al carrito: 4');
    assert.deepEqual(await gallery.posted(), { add_to_cart: '41', 'variation[0]': 'Azul', 'variation[1]': 'M', quantity: '4', add_to_cart_enhanced: '1' });
    assert.match(gallery.posts[0].type, /^application\/x-www-form-urlencoded\b/);
    assert.equal(gallery.posts[0].path, '/comprar/');
    assert.equal(await gallery.page.inputValue(`${FORM} input[name=quantity]`), '1');
  });

  test('sends a checked radio, properties, and characters of every kind', async (t) => {
    const extra = '<input name="properties[Nota]" value="a&b=c ñ+%"><input type="checkbox" name="off" value="1"><input name="gone" disabled value="1">';
    const product = productBlock({ ...SHIRT, controls: 'radio', extra });
    const gallery = await openGallery(t, { product });
    await gallery.press('add');
    assert.deepEqual(await gallery.posted(), { add_to_cart: '41', 'variation[0]': 'Azul', 'variation[1]': 'S', quantity: '1', 'properties[Nota]': 'a&b=c ñ+%', add_to_cart_enhanced: '1' });
  });

  test('sends a quantity also where the form has no field for it', async (t) => {
    const product = productBlock(MUG).replace(/<input class="js-quantity-input"[^>]*>/, '');
    const gallery = await openGallery(t, { product });
    await gallery.press('more');
    await gallery.press('add');
    assert.deepEqual(await gallery.posted(), { add_to_cart: '43', quantity: '2', add_to_cart_enhanced: '1' });
  });

  for (const [action, path] of [['/comprar/otro/?x=1', '/comprar/otro/'], ['../../comprar/', '/comprar/']]) {
    test(`goes to the form's action ${action}`, async (t) => {
      const gallery = await openGallery(t, { product: productBlock({ ...MUG, extra: '<input name="action" value="/elsewhere/">' }).replace('action="/comprar/"', `action="${action}"`) });
      await gallery.press('add');
      await gallery.posted();
      assert.equal(gallery.posts[0].path, path);
    });
  }

  for (const [lang, added, refused] of [
    ['es_AR', 'Agregado al carrito: 2', 'No se pudo agregar'],
    ['pt_BR', 'Adicionado ao carrinho: 2', 'Não foi possível adicionar'],
    ['en_US', 'Added to the cart: 2', 'Could not be added'],
  ]) {
    test(`tells the answer in ${lang}`, async (t) => {
      const cart = (place) => (place === 1 ? ACCEPTED : { json: { success: false } });
      const gallery = await openGallery(t, { shop: { ...LS, lang }, cart, ...MUG_FORM() });
      await gallery.press('more');
      for (const text of [added, refused]) {
        await gallery.press('add');
        await becomes(() => gallery.page.textContent(`${FORM} .vitrina-status`), text);
      }
    });
  }

  for (const [what, cart, text] of [
    ['success', { json: { success: true } }, ADDED],
    ['JSON that says nothing of success', { json: { cart: {} } }, ADDED],
    ['a success that is no truth value', { json: { success: 0 } }, ADDED],
    ['JSON that is no object', { json: null }, ADDED],
    ['a page', { contentType: 'text/html', body: '<!doctype html><p>Carrito</p>' }, ADDED],
    ['201 without a body', { status: 201, body: '' }, ADDED],
    ['204', { status: 204 }, ADDED],
    ['no success', { json: { success: false, message: 'x' } }, REFUSED],
    ['422', { status: 422, json: { success: true } }, REFUSED],
    ['404', { status: 404, body: '' }, REFUSED],
    ['502 as a page', { status: 502, contentType: 'text/html', body: '<p>Bad gateway</p>' }, REFUSED],
    ['a connection that breaks', 'hang up', REFUSED],
  ]) {
    test(`${what} means: ${text}`, async (t) => {
      const gallery = await openGallery(t, { cart, allow: [FAILED_LOAD], ...MUG_FORM() });
      await gallery.press('add');
      await gallery.shows(FORM, reading(text));
      await gallery.press('add');
      await becomes(async () => gallery.posts.length, 2);
      await gallery.shows(FORM, reading(text));
    });
  }

  for (const [what, replace] of [
    ['throws', () => { window.fetch = () => { throw new Error('from fetch'); }; }],
    ['rejects with nothing', () => { window.fetch = () => Promise.reject(); }],
    ['answers with nothing', () => { window.fetch = () => undefined; }],
  ]) {
    test(`a page whose fetch ${what} refuses`, async (t) => {
      const gallery = await openGallery(t, MUG_FORM());
      await gallery.shows(FORM, reading());
      await gallery.page.evaluate(replace);
      await gallery.press('add');
      await gallery.shows(FORM, reading(REFUSED));
    });
  }

  test('an action that is no address refuses', async (t) => {
    const gallery = await openGallery(t, { product: productBlock(MUG).replace('action="/comprar/"', 'action="http://["') });
    await gallery.press('add');
    await gallery.shows(FORM, reading(REFUSED));
  });

  test('one request at a time, the button disabled meanwhile and the status empty', async (t) => {
    const { cart, answer, waiting } = heldCart();
    const gallery = await openGallery(t, { cart, ...MUG_FORM() });
    await gallery.press('add');
    await gallery.shows(FORM, reading('', { busy: true }));
    await gallery.force('add');
    await gallery.force('add');
    await becomes(async () => waiting.length, 1);
    await gallery.holds(FORM, reading('', { busy: true }));
    assert.equal(waiting.length, 1);
    answer();
    await gallery.shows(FORM, reading(ADDED));
    assert.equal(gallery.posts.length, 1);
    await gallery.press('add');
    await gallery.shows(FORM, reading('', { busy: true }));
    await becomes(async () => waiting.length, 1);
    answer();
    await gallery.shows(FORM, reading(ADDED));
    assert.equal(gallery.posts.length, 2);
  });

  test('the answer shows when it comes, with what was sent, whatever was chosen meanwhile', async (t) => {
    const { cart, answer, waiting } = heldCart();
    const gallery = await openGallery(t, { cart });
    await gallery.press('more');
    await gallery.press('add');
    await becomes(async () => waiting.length, 1);
    await gallery.swatch('M');
    await gallery.press('more', { times: 3 });
    await gallery.shows(FORM, 'Azul* Rojo!, S M* L! | − 5 + | ~Agregar al carrito |');
    await gallery.swatch('L');
    answer();
    await gallery.shows(FORM, 'Azul*! Rojo, S M L*! | ~− 5 ~+ | ~Sin stock | Agregado al carrito: 2');
  });

  test('no answer in 10 s refuses, and a late one counts no more', async (t) => {
    const { cart, answer, waiting } = heldCart();
    const gallery = await openGallery(t, { cart, clock: 'running', ...MUG_FORM() });
    await gallery.shows(FORM, reading());
    await gallery.stage.stopClock();
    await gallery.press('add');
    await becomes(async () => waiting.length, 1);
    await gallery.page.clock.runFor(9900);
    assert.deepEqual(await gallery.read(FORM), [reading('', { busy: true })]);
    await gallery.page.clock.runFor(200);
    await gallery.shows(FORM, reading(REFUSED));
    answer();
    await gallery.keeps(FORM, reading(REFUSED));
  });

  test('the status goes with the quantity and with another variant, and stays otherwise', async (t) => {
    const gallery = await openGallery(t);
    const at = (status, count = 1) => `Azul* Rojo, S* M L! | ${count > 1 ? '' : '~'}− ${count} + | Agregar al carrito | ${status}`.trim();
    await gallery.press('add');
    await gallery.shows(FORM, at(ADDED));
    await gallery.page.evaluate(() => LS.changeVariant(() => {}, '#single-product'));
    await gallery.swatch('S');
    await gallery.keeps(FORM, at(ADDED));
    await gallery.press('more');
    await gallery.shows(FORM, at('', 2));
    await gallery.press('add');
    await gallery.shows(FORM, at('Agregado al carrito: 2', 2));
    await gallery.swatch('M');
    await gallery.shows(FORM, 'Azul* Rojo!, S M* L! | − 2 + | Agregar al carrito |');
  });

  test('a quantity that is lowered takes the status with it', async (t) => {
    const variants = [variant({ id: 9, option0: 'A' }), variant({ id: 9, option0: 'B', stock: 1 })];
    const gallery = await openGallery(t, { product: productBlock({ id: 41, variants }) });
    await gallery.press('more');
    await gallery.press('add');
    await gallery.shows(FORM, 'A* B | − 2 + | Agregar al carrito | Agregado al carrito: 2');
    await gallery.swatch('B');
    await gallery.shows(FORM, 'A B* | ~− 1 ~+ | Agregar al carrito |');
  });

  for (const [what, press] of [['sold out', ['L']], ['to ask for', ['Rojo']], ['no variant', ['Rojo', 'M']]]) {
    test(`nothing is sent where the choice is ${what}`, async (t) => {
      const gallery = await openGallery(t);
      for (const value of press) await gallery.swatch(value);
      const [shown] = await gallery.read(FORM);
      await gallery.force('add');
      await gallery.keeps(FORM, shown);
      assert.deepEqual(gallery.posts, []);
    });
  }

  test('each form adds its own, at the same time too', async (t) => {
    const { cart, answer, waiting } = heldCart();
    const rows = row({ row: 'a', ...MUG }) + row({ row: 'b', ...CAP, picked: { 0: 'Verde' } });
    const gallery = await openGallery(t, { page: 'table.html', rows, cart });
    await gallery.press('add', { selector: '[data-row=a]' });
    await becomes(async () => waiting.length, 1);
    await gallery.press('add', { selector: '[data-row=b]' });
    await becomes(async () => waiting.length, 2);
    answer({ json: { success: false } });
    await gallery.shows('main', reading(REFUSED), 'Negro Verde* | ~− 1 ~+ | ~Agregar al carrito |');
    answer();
    await gallery.shows('main', reading(REFUSED), 'Negro Verde* | ~− 1 ~+ | Agregar al carrito | Agregado al carrito: 1');
    assert.deepEqual(gallery.posts.map(({ fields }) => fields.add_to_cart), ['43', '42']);
  });

  test('elements of the form that are named like its parts', async (t) => {
    const names = ['elements', 'children', 'parentNode', 'method', 'submit', 'getAttributeNode'];
    const gallery = await openGallery(t, MUG_FORM(names.map((name) => `<input name="${name}" value="x">`).join('')));
    // A driver that clicks like a shopper trips over such names itself.
    await gallery.shows(FORM, reading());
    await gallery.force('add');
    await gallery.shows(FORM, reading(ADDED));
    const fields = await gallery.posted();
    assert.deepEqual(names.map((name) => fields[name]), names.map(() => 'x'));
  });

  test('a form that the theme took away meanwhile throws nothing, and tells the answer when it is back', async (t) => {
    const { cart, answer, waiting } = heldCart();
    const gallery = await openGallery(t, { cart, page: 'table.html', rows: row({ row: 'a', ...MUG }) });
    await gallery.press('add', { selector: '[data-row=a]' });
    await becomes(async () => waiting.length, 1);
    await gallery.page.evaluate(() => {
      window.away = document.querySelector('[data-row=a]');
      window.away.remove();
    });
    answer();
    await gallery.stage.quiet();
    await gallery.page.evaluate((html) => document.querySelector('main').append(window.away, document.createRange().createContextualFragment(html)), form(MUG));
    await gallery.shows('[data-row=a]', reading(ADDED));
  });
});
