// "What it shows".

import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { productBlock, row } from '../fixtures/markup.mjs';
import { CAP, LS, MUG, picture, SHIRT, variant } from './catalogue.mjs';
import { FORM, openGallery } from './stage.mjs';

const BLUE_S = 'Azul* Rojo, S* M L! | ~− 1 + | Agregar al carrito |';
const of = (block) => ({ product: productBlock({ id: 41, ...block }) });

/** The elements of the gallery with their attributes and texts, in document order. */
const elements = (gallery) =>
  gallery.page.$eval(`${FORM} .vitrina-gallery`, (root) =>
    [root, ...root.querySelectorAll('*')].map((node) => {
      const attributes = [...node.attributes].map(({ name, value }) => `${name}=${value}`).sort();
      return [node.localName, ...attributes, ...(node.children.length ? [] : [node.textContent])].join(' ');
    }),
  );

const TEXTS = {
  es: ['Cantidad', 'Menos', 'Más', 'no disponible', 'Agregar al carrito', 'Sin stock', 'Consultar precio', 'Elegí otra combinación'],
  pt: ['Quantidade', 'Menos', 'Mais', 'indisponível', 'Adicionar ao carrinho', 'Esgotado', 'Consulte o preço', 'Escolha outra combinação'],
  en: ['Quantity', 'Less', 'More', 'unavailable', 'Add to cart', 'Out of stock', 'Ask for the price', 'Choose another combination'],
};

describe('the gallery', { concurrency: 4 }, () => {
  for (const [lang, key] of [['es_AR', 'es'], ['pt_BR', 'pt'], ['EN_us', 'en'], ['fr_FR', 'es'], [undefined, 'es'], [5, 'es']]) {
    test(`every element and attribute, lang ${lang}`, async (t) => {
      const [quantity, less, more, unavailable, add] = TEXTS[key];
      const gallery = await openGallery(t, { shop: { ...LS, lang } });
      await gallery.page.waitForSelector('.vitrina-gallery');
      const swatch = (value, pressed, available) =>
        `button aria-label=${available ? value : `${value}, ${unavailable}`} aria-pressed=${pressed} class=vitrina-swatch data-available=${available} type=button ${value}`;
      assert.deepEqual(await elements(gallery), [
        'div class=vitrina-gallery',
        `img alt=Azul, S class=vitrina-picture src=${picture('azul')} `,
        'div class=vitrina-option',
        swatch('Azul', true, true),
        swatch('Rojo', false, true),
        'div class=vitrina-option',
        swatch('S', true, true),
        swatch('M', false, true),
        swatch('L', false, false),
        `div aria-label=${quantity} class=vitrina-quantity role=group`,
        `button aria-label=${less} class=vitrina-less disabled= type=button −`,
        'span class=vitrina-count 1',
        `button aria-label=${more} class=vitrina-more type=button +`,
        `button class=vitrina-add type=button ${add}`,
        'p class=vitrina-status role=status ',
      ]);
      assert.equal(await gallery.page.$eval(FORM, (form) => form.lastElementChild.className), 'vitrina-gallery');
    });
  }

  for (const key of ['pt', 'en']) {
    test(`the states of the choice in ${key}`, async (t) => {
      const [, , , , , out, ask, none] = TEXTS[key];
      const gallery = await openGallery(t, { shop: { ...LS, lang: key } });
      for (const [press, text] of [['L', out], ['Rojo', null], ['M', none], ['S', ask]]) {
        await gallery.swatch(press);
        if (text) assert.equal(await gallery.page.textContent(`${FORM} .vitrina-add`), text);
      }
    });
  }

  for (const [what, fields, add] of [
    ['unlimited', { stock: null }, 'Agregar al carrito'],
    ['without a stock', { stock: undefined }, 'Agregar al carrito'],
    ['with a stock that is text', { stock: '0' }, 'Agregar al carrito'],
    ['with a stock that is no integer', { stock: -2.5 }, 'Agregar al carrito'],
    ['with one left', { stock: 1 }, 'Agregar al carrito'],
    ['with none left', { stock: 0 }, '~Sin stock'],
    ['with a stock below none', { stock: -3, available: true }, '~Sin stock'],
    ['not available', { available: false, stock: 7 }, '~Sin stock'],
    ['of unknown availability', { available: null }, 'Agregar al carrito'],
    ['to ask for', { contact: true }, '~Consultar precio'],
    ['to ask for, and sold out', { contact: true, stock: 0 }, '~Sin stock'],
    ['with a contact that is no truth', { contact: 1 }, 'Agregar al carrito'],
    ['without a price', { price_number: null, price_number_raw: null }, 'Agregar al carrito'],
  ]) {
    test(`a variant ${what}: ${add}`, async (t) => {
      const gallery = await openGallery(t, of({ variants: [variant(fields)] }));
      const more = add.startsWith('~') || fields.stock === 1 ? '~+' : '+';
      await gallery.shows(FORM, `| ~− 1 ${more} | ${add} |`);
    });
  }

  for (const controls of ['select', 'radio']) {
    test(`swatches of ${controls} controls in their order, the chosen one pressed`, async (t) => {
      const options = [[1, ['L', 'S', 'M']], [0, ['Rojo', 'Azul']]];
      const gallery = await openGallery(t, of({ variants: SHIRT.variants, controls, options, picked: { 0: 'Azul', 1: 'S' } }));
      await gallery.shows(FORM, 'L! S* M, Rojo Azul* | ~− 1 + | Agregar al carrito |');
    });

    test(`values of ${controls} controls that are empty are left out`, async (t) => {
      const gallery = await openGallery(t, of({ variants: CAP.variants, controls, options: [[0, ['', 'Negro', 'Verde']]], picked: { 0: 'Negro' } }));
      await gallery.shows(FORM, 'Negro* Verde | ~− 1 + | Agregar al carrito |');
    });

    test(`${controls} controls that choose nothing`, async (t) => {
      const gallery = await openGallery(t, of({ variants: SHIRT.variants, controls, picked: { 0: 'Rojo', 1: 'M' } }));
      await gallery.shows(FORM, 'Azul Rojo*!, S M*! L | ~− 1 ~+ | ~Elegí otra combinación |');
    });
  }

  test('radios of which none is checked', async (t) => {
    const gallery = await openGallery(t, of({ variants: SHIRT.variants, controls: 'radio', picked: { 1: 'nothing' } }));
    await gallery.shows(FORM, 'Azul*! Rojo!, S M L! | ~− 1 ~+ | ~Elegí otra combinación |');
  });

  test('values are only text', async (t) => {
    const variants = [variant({ id: 1, option0: '16"<b>&' }), variant({ id: 2, option0: 38 }), variant({ id: 3, option0: '__proto__' })];
    const gallery = await openGallery(t, of({ variants }));
    await gallery.shows(FORM, '16"<b>&* 38 __proto__ | ~− 1 + | Agregar al carrito |');
    await gallery.swatch('38');
    await gallery.shows(FORM, '16"<b>& 38* __proto__ | ~− 1 + | Agregar al carrito |');
  });

  test('a value is available where any of its variants is, and null matches anything', async (t) => {
    const variants = [
      variant({ id: 1, option0: 'A', option1: 'S', stock: 4 }),
      variant({ id: 2, option0: 'A', option1: 'S', stock: 0 }),
      variant({ id: 3, option0: 'B', option1: null, stock: 4 }),
      variant({ id: 4, option0: 'C', option1: 'S', stock: 0 }),
      variant({ id: 5, option0: 'C', option1: 'M', stock: 4 }),
    ];
    const gallery = await openGallery(t, of({ variants }));
    await gallery.shows(FORM, 'A* B C!, S* M! | ~− 1 ~+ | ~Sin stock |');
    await gallery.swatch('B');
    await gallery.shows(FORM, 'A B* C!, S* M | ~− 1 + | Agregar al carrito |');
    await gallery.swatch('M');
    await gallery.shows(FORM, 'A! B* C, S M* | ~− 1 + | Agregar al carrito |');
  });

  test('a product without options has no swatches', async (t) => {
    const gallery = await openGallery(t, of(MUG));
    await gallery.shows(FORM, '| ~− 1 + | Agregar al carrito |');
  });

  for (const [query, picked] of [['?variant=2', 'two'], ['?variant=9', 'one'], ['', 'one']]) {
    test(`without controls the page's ${query || 'lack of a query'} chooses`, async (t) => {
      const variants = ['one', 'two'].map((name, place) => variant({ id: place + 1, image_url: picture(name) }));
      const gallery = await openGallery(t, { query, ...of({ variants }), related: '' });
      await gallery.shows(FORM, '| ~− 1 + | Agregar al carrito |');
      assert.equal(await gallery.page.getAttribute('.vitrina-picture', 'src'), picture(picked));
      assert.equal(await gallery.page.getAttribute('.vitrina-picture', 'alt'), '');
    });
  }

  test('the picture follows the variant, and goes where there is none', async (t) => {
    const gallery = await openGallery(t);
    const pictures = () => gallery.page.$$eval(`${FORM} img`, (images) => images.map((image) => [image.getAttribute('src'), image.alt]));
    await gallery.shows(FORM, BLUE_S);
    assert.deepEqual(await pictures(), [[picture('azul'), 'Azul, S']]);
    for (const [press, shown] of [
      ['M', [[picture('azul-m'), 'Azul, M']]],
      ['L', []],
      ['S', [[picture('azul'), 'Azul, S']]],
      ['Rojo', [[picture('rojo'), 'Rojo, S']]],
      ['M', []],
    ]) {
      await gallery.swatch(press);
      assert.deepEqual(await pictures(), shown, press);
      assert.equal(await gallery.page.$eval(`${FORM} .vitrina-gallery`, (node) => node.querySelector('img') === null || node.firstChild.localName === 'img'), true);
    }
  });

  for (const image_url of [null, undefined, '', 5, {}, ['x']]) {
    test(`no picture for an image_url that is ${JSON.stringify(image_url)}`, async (t) => {
      const gallery = await openGallery(t, of({ variants: [variant({ image_url })] }));
      await gallery.shows(FORM, '| ~− 1 + | Agregar al carrito |');
      assert.equal(await gallery.page.locator('.vitrina-picture').count(), 0);
    });
  }

  test('a signal that changes nothing touches nothing', async (t) => {
    const gallery = await openGallery(t);
    await gallery.shows(FORM, BLUE_S);
    await gallery.page.evaluate(() => {
      window.touched = [];
      const note = (records) => window.touched.push(...records.map(({ type, target }) => `${type} ${target.nodeName}`));
      new MutationObserver(note).observe(document.querySelector('.vitrina-gallery'), { childList: true, subtree: true, characterData: true, attributes: true });
      for (let time = 0; time < 5; time += 1) LS.changeVariant(() => {}, '#single-product');
    });
    await gallery.keeps(FORM, BLUE_S);
    assert.deepEqual(await gallery.page.evaluate(() => window.touched), []);
  });

  test('several forms, each by its own list and controls', async (t) => {
    const rows = [row({ row: 'a', ...SHIRT, picked: { 0: 'Rojo', 1: 'L' } }), row({ row: 'b', ...CAP, controls: 'radio' }), row({ row: 'c', ...MUG })].join('');
    const gallery = await openGallery(t, { page: 'table.html', rows });
    await gallery.shows('main', 'Azul! Rojo*, S M! L* | ~− 1 + | Agregar al carrito |', 'Negro* Verde | ~− 1 + | Agregar al carrito |', '| ~− 1 + | Agregar al carrito |');
  });
});
