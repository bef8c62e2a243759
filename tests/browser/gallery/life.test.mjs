// Forms that come, go, move and are cloned; the script twice; the shop late or strange.

import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { card, form, productBlock, row } from '../fixtures/markup.mjs';
import { becomes } from '../harness/patience.mjs';
import { CAP, LS, MUG, SHIRT } from './catalogue.mjs';
import { NONE } from './look.mjs';
import { ACCEPTED, FORM, openGallery } from './stage.mjs';

const BLUE_S = 'Azul* Rojo, S* M L! | ~− 1 + | Agregar al carrito |';
const BLUE_M = 'Azul* Rojo!, S M* L! | ~− 1 + | Agregar al carrito |';
const BLACK = 'Negro* Verde | ~− 1 + | Agregar al carrito |';
const GREEN = 'Negro Verde* | ~− 1 ~+ | Agregar al carrito |';
const MUG_NOW = '| ~− 1 + | Agregar al carrito |';
const CAP_CARD = '.js-item-product[data-product-id="42"]';

const listing = (t, options = {}) => openGallery(t, { page: 'listing.html', cards: card(SHIRT) + card({ ...CAP, extra: '' }) + card(MUG), ...options });

/** Shows what is in the closed cards, so that it can be pressed. */
const openCards = (gallery) => gallery.page.addStyleTag({ content: '.hidden { display: block !important }' });

describe('forms', { concurrency: 4 }, () => {
  test('every closed card has a gallery, the empty modal shell none', async (t) => {
    const gallery = await listing(t);
    await gallery.shows('body', BLUE_S, BLACK, MUG_NOW);
    assert.equal(await gallery.page.locator('#quickshop-modal .vitrina-gallery').count(), 0);
  });

  test('a form that moves to the quick shop and back keeps its node, its quantity and its status', async (t) => {
    const gallery = await listing(t);
    await gallery.shows('#grid', BLUE_S, BLACK, MUG_NOW);
    await gallery.page.$eval(`${CAP_CARD} .vitrina-gallery`, (node) => (window.galleryBefore = node));
    await gallery.page.click(`${CAP_CARD} .js-quickshop-modal-open`);
    await gallery.press('more', { selector: '#quickshop-form' });
    await gallery.press('add', { selector: '#quickshop-form' });
    const added = 'Negro* Verde | − 2 + | Agregar al carrito | Agregado al carrito: 2';
    await gallery.shows('#quickshop-form', added);
    await gallery.keeps('#grid', BLUE_S, MUG_NOW);
    await gallery.page.click('.js-modal-close');
    await gallery.shows('#grid', BLUE_S, added, MUG_NOW);
    assert.equal(await gallery.page.$eval(`${CAP_CARD} .vitrina-gallery`, (node) => node === window.galleryBefore), true);
    assert.deepEqual(gallery.posts.map(({ fields }) => [fields.add_to_cart, fields.quantity]), [['42', '2']]);
  });

  test('an answer that comes while the list cannot be read is told all the same', async (t) => {
    let answer;
    // Themes that call the hook with such a list throw themselves.
    const shop = { ...LS, withoutHook: true };
    const gallery = await openGallery(t, { shop, cart: () => new Promise((resolve) => (answer = resolve)) });
    await gallery.press('add');
    await becomes(async () => gallery.posts.length, 1);
    await gallery.page.$eval('#single-product', (node) => node.setAttribute('data-variants', ''));
    answer(ACCEPTED);
    await gallery.shows(FORM, 'Azul* Rojo, S* M L! | ~− 1 + | Agregar al carrito | Agregado al carrito: 1');
    await gallery.press('more');
    await gallery.shows(FORM, 'Azul* Rojo, S* M L! | − 2 + | Agregar al carrito |');
    await gallery.swatch('M');
    await gallery.shows(FORM, 'Azul* Rojo!, S M* L! | − 2 + | Agregar al carrito |');
  });

  test('a change hands over a variant while the list cannot be read: it stands in', async (t) => {
    const gallery = await openGallery(t, { page: 'table.html', rows: row({ row: 'a', ...SHIRT }) + row({ row: 'never', ...CAP, list: '' }) });
    await gallery.shows('[data-row=a]', BLUE_S);
    const hand = (handed) =>
      gallery.page.evaluate((handed) => {
        for (const place of document.querySelectorAll('[data-row]')) place.setAttribute('data-variants', '');
        fixtureTheme.signal({ element: 'main', ...handed });
      }, handed);
    const sold = 'Azul* Rojo, S* M L! | ~− 1 ~+ | ~Sin stock |';
    await hand({ id: 9, available: false });
    await gallery.shows('main', sold, NONE);
    // What is no variant changes nothing.
    await hand({ id: null, contact: true });
    await gallery.keeps('main', sold, NONE);
    await hand({ id: 8, contact: true });
    await gallery.shows('main', 'Azul* Rojo, S* M L! | ~− 1 ~+ | ~Consultar precio |', NONE);
  });

  for (const list of ['', ' ', '[{', 'undefined', 'null', '5', '{}']) {
    test(`no gallery where data-variants is ${JSON.stringify(list)}, and one that is there stays as it is`, async (t) => {
      const extra = '<div class="vitrina-gallery"><p>kept</p></div>';
      const rows = row({ row: 'a', ...CAP, list }) + row({ row: 'b', ...CAP, list, extra }) + row({ row: 'witness', ...MUG });
      const gallery = await openGallery(t, { page: 'table.html', rows });
      await gallery.shows('[data-row=witness]', MUG_NOW);
      await gallery.page.evaluate(() => fixtureTheme.signal({ element: 'main' }));
      await gallery.keeps('[data-row=a]', NONE);
      assert.equal(await gallery.page.textContent('[data-row=b] .vitrina-gallery'), 'kept');
    });
  }

  for (const list of ['[5]', '[null]', '["x"]', '[[]]', '[{"option0":{"toString":1}}]', '[]']) {
    test(`data-variants ${list} throws nothing and costs no other form its gallery`, async (t) => {
      const rows = row({ row: 'a', ...CAP, list }) + row({ row: 'b', variants: [], list }) + row({ row: 'witness', ...MUG });
      const gallery = await openGallery(t, { page: 'table.html', rows });
      await gallery.shows('[data-row=witness]', MUG_NOW);
      await gallery.page.evaluate(() => fixtureTheme.signal({ element: 'main' }));
      await gallery.keeps('[data-row=witness]', MUG_NOW);
    });
  }

  test('a list that can be read only later', async (t) => {
    const gallery = await openGallery(t, { page: 'table.html', rows: row({ row: 'a', ...CAP, list: '' }) + row({ row: 'b', ...MUG }) });
    await gallery.shows('main', NONE, MUG_NOW);
    await gallery.page.$eval('[data-row=a]', (node, list) => node.setAttribute('data-variants', list), JSON.stringify(CAP.variants));
    await gallery.shows('main', BLACK, MUG_NOW);
  });

  test('other forms are left alone', async (t) => {
    const gallery = await openGallery(t, { page: 'table.html', rows: form(CAP) + row({ row: 'a', ...MUG }).replace('js-product-form', 'js-other-form') + row({ row: 'b', ...MUG }) });
    await gallery.shows('main', NONE, MUG_NOW);
    assert.equal(await gallery.page.locator('.vitrina-gallery').count(), 1);
  });

  test('forms that arrive later get their gallery once, and it works', async (t) => {
    const gallery = await openGallery(t, { page: 'table.html', shop: { ...LS, withoutHook: true }, rows: row({ row: 'a', ...MUG }) });
    await gallery.shows('main', MUG_NOW);
    await gallery.page.$eval('main', (node, html) => node.insertAdjacentHTML('beforeend', html), row({ row: 'late', ...CAP }));
    await gallery.shows('main', MUG_NOW, BLACK);
    await gallery.swatch('Verde', '[data-row=late]');
    await gallery.keeps('main', MUG_NOW, GREEN);
  });

  test('a product section that is replaced', async (t) => {
    const gallery = await openGallery(t);
    await gallery.press('more');
    await gallery.page.$eval('#single-product', (node, html) => (node.outerHTML = html), productBlock({ ...CAP, picked: { 0: 'Verde' } }));
    await gallery.shows('body', GREEN);
    await gallery.swatch('Negro');
    await gallery.shows('body', BLACK);
  });

  test('a gallery that the theme removed is put back, time after time, with quantity, status and a request under way', async (t) => {
    let answer;
    const gallery = await openGallery(t, { cart: () => new Promise((resolve) => (answer = resolve)) });
    await gallery.press('more');
    const remove = () => gallery.page.$eval('.vitrina-gallery', (node) => node.remove());
    const at = (busy, status) => `Azul* Rojo, S* M L! | − 2 + | ${busy}Agregar al carrito | ${status}`.trim();
    await remove();
    await gallery.shows('body', at('', ''));
    await gallery.press('add');
    await becomes(async () => gallery.posts.length, 1);
    await remove();
    await gallery.shows('body', at('~', ''));
    answer(ACCEPTED);
    await gallery.shows('body', at('', 'Agregado al carrito: 2'));
    await remove();
    await gallery.shows('body', at('', 'Agregado al carrito: 2'));
    await gallery.press('more');
    await gallery.shows('body', 'Azul* Rojo, S* M L! | − 3 ~+ | Agregar al carrito |');
  });

  test('a form whose contents the theme writes anew', async (t) => {
    const gallery = await openGallery(t);
    await gallery.shows(FORM, BLUE_S);
    await gallery.page.$eval(FORM, (node) => {
      const html = [...node.children].filter((child) => !child.matches('.vitrina-gallery')).map((child) => child.outerHTML).join('');
      node.innerHTML = html;
    });
    await gallery.shows('body', BLUE_S);
    await gallery.swatch('M');
    await gallery.shows('body', BLUE_M);
  });

  test('a form whose contents the theme writes anew, the gallery with them, has buttons that work', async (t) => {
    const gallery = await openGallery(t);
    await gallery.shows(FORM, BLUE_S);
    await gallery.page.$eval(FORM, (node) => (node.innerHTML = String(node.innerHTML)));
    await gallery.shows('body', BLUE_S);
    await gallery.press('more');
    await gallery.shows('body', 'Azul* Rojo, S* M L! | − 2 + | Agregar al carrito |');
    await gallery.swatch('M');
    await gallery.shows('body', 'Azul* Rojo!, S M* L! | − 2 + | Agregar al carrito |');
  });

  test('a cloned card\'s gallery is taken over, and its buttons work on the clone', async (t) => {
    const gallery = await listing(t);
    await openCards(gallery);
    await gallery.press('more', { selector: CAP_CARD });
    await gallery.press('add', { selector: CAP_CARD });
    const added = 'Negro* Verde | − 2 + | Agregar al carrito | Agregado al carrito: 2';
    await gallery.shows('#grid', BLUE_S, added, MUG_NOW);
    await gallery.page.$eval(CAP_CARD, (item) => {
      const clone = item.cloneNode(true);
      clone.dataset.productId = '42-clone-2';
      clone.querySelector('.js-quickshop-container').dataset.quickshopId = 'quick42-clone-2';
      document.querySelector('#grid').append(clone);
    });
    await gallery.shows('#grid', BLUE_S, added, MUG_NOW, BLACK);
    await gallery.press('more', { selector: '[data-product-id="42-clone-2"]', times: 2 });
    await gallery.shows('#grid', BLUE_S, added, MUG_NOW, 'Negro* Verde | − 3 + | Agregar al carrito |');
    await gallery.swatch('Verde', '[data-product-id="42-clone-2"]');
    await gallery.keeps('#grid', BLUE_S, added, MUG_NOW, GREEN);
  });

  test('a gallery that is in the page before the script is taken over', async (t) => {
    const extra = '<div class="vitrina-gallery">text<p class="vitrina-status">old</p><button class="vitrina-add">old</button></div>';
    const gallery = await openGallery(t, { tags: [], product: productBlock({ ...SHIRT, extra }) });
    await gallery.page.$eval('.vitrina-gallery', (node) => (window.galleryBefore = node));
    await gallery.stage.insert();
    await gallery.shows('body', BLUE_S);
    await gallery.swatch('M');
    await gallery.shows('body', BLUE_M);
    assert.equal(await gallery.page.$eval('.vitrina-gallery', (node) => node === window.galleryBefore), true);
  });
});

describe('the script twice', { concurrency: 4 }, () => {
  const tag = (release) => ({ params: { ...(release === null ? {} : { release: String(release) }), settings: `${release ?? 5}.json` } });
  // The settings file `{n}.json` asks for n at most, so the most tells whose settings count.
  const settings = ({ path }) => ({ body: { max_quantity: Number(path.replace('.json', '')) } });
  const page = { product: productBlock(MUG), settings, tags: [] };
  const full = (most) => `| ${most > 1 ? '' : '~'}− ${most} ~+ | Agregar al carrito |`;
  const pressAll = (gallery) => gallery.page.$eval(`${FORM} .vitrina-more`, (more) => {
    for (let time = 0; time < 20; time += 1) more.click();
  });

  for (const [releases, winner] of [[[2, 2], 2], [[2, 3], 3], [[3, 2], 3], [[9, 10], 10], [[null, 1], 1], [[4, 3, 6], 6]]) {
    test(`releases ${releases.map((each) => each ?? 'unnamed').join(', ')}: ${winner} stays, and a press counts once`, async (t) => {
      const gallery = await openGallery(t, page);
      for (const release of releases) {
        await gallery.stage.insert(tag(release));
        await gallery.shows(FORM, release === 1 ? '| ~− 1 ~+ | Agregar al carrito |' : MUG_NOW);
      }
      await gallery.keeps('body', winner === 1 ? '| ~− 1 ~+ | Agregar al carrito |' : MUG_NOW);
      if (winner > 2) {
        await gallery.press('more');
        await gallery.keeps('body', `| − 2 + | Agregar al carrito |`);
      }
      await pressAll(gallery);
      await gallery.keeps('body', full(winner));
      await gallery.press('add');
      await gallery.shows('body', `${full(winner)} Agregado al carrito: ${winner}`);
      assert.equal(gallery.posts.length, 1);
    });
  }

  test('both in one go', async (t) => {
    const gallery = await openGallery(t, { ...page, tags: [tag(2), tag(3)] });
    await gallery.shows('body', MUG_NOW);
    await gallery.stage.quiet();
    await pressAll(gallery);
    await gallery.keeps('body', full(3));
  });

  test('a swatch fires one change after two releases', async (t) => {
    const gallery = await openGallery(t, { ...page, product: productBlock(CAP) });
    for (const release of [5, 6]) {
      await gallery.stage.insert(tag(release));
      await gallery.shows('body', BLACK);
    }
    await gallery.recordChanges();
    await gallery.swatch('Verde');
    await gallery.keeps('body', GREEN);
    assert.deepEqual(await gallery.changes(), ['variation[0]=Verde']);
  });
});

describe('the shop', { concurrency: 4 }, () => {
  test('LS that comes late starts the script then', async (t) => {
    const gallery = await openGallery(t, { shop: null, clock: 'stopped' });
    await gallery.page.clock.runFor(5000);
    await gallery.keeps('body', NONE);
    await gallery.page.evaluate((shop) => fixtureTheme.arrive(shop), LS);
    await gallery.page.clock.runFor(500);
    await gallery.page.clock.resume();
    await gallery.shows('body', BLUE_S);
  });

  test('LS that never comes: nothing, not even a request', async (t) => {
    const gallery = await openGallery(t, { shop: null, clock: 'stopped' });
    await gallery.page.clock.runFor(30000);
    await gallery.keeps('body', NONE);
    assert.deepEqual(gallery.stage.requests, []);
  });

  for (const [tag, store, path] of [['77', { id: 1001 }, 'settings/77.json'], [null, { id: '1002' }, 'settings/1002.json'], ['12ab', { id: 5 }, 'settings/5.json']]) {
    test(`store ${tag} of the tag and ${store.id} of the page ask for ${path}`, async (t) => {
      const gallery = await openGallery(t, { tags: [{ store: tag }], shop: { ...LS, store } });
      await gallery.shows('body', BLUE_S);
      assert.deepEqual(gallery.stage.requests.map((each) => each.path), [path]);
    });
  }

  test('without a store nothing happens', async (t) => {
    const gallery = await openGallery(t, { tags: [{ store: 'x' }], shop: { ...LS, store: null } });
    await gallery.keeps('body', NONE);
    assert.deepEqual(gallery.stage.requests, []);
  });

  for (const field of ['store', 'lang', 'registerOnChangeVariant']) {
    test(`an LS whose ${field} throws does not throw into the page`, async (t) => {
      const gallery = await openGallery(t, { tags: [] });
      await gallery.page.evaluate((name) => Object.defineProperty(LS, name, { get() { throw new Error('from the getter'); } }), field);
      await gallery.stage.insert();
      await gallery.stage.quiet();
      await gallery.page.evaluate(() => fixtureTheme.signal({ element: '#single-product' }));
      await gallery.stage.quiet();
    });
  }

  test('an app that throws in the same change costs nothing', async (t) => {
    const gallery = await openGallery(t, { allow: [/page error: .*another app/] });
    await gallery.shows(FORM, BLUE_S);
    await gallery.page.evaluate(() => LS.registerOnChangeVariant(() => { throw new Error('another app'); }));
    await gallery.swatch('M');
    await gallery.shows(FORM, BLUE_M);
  });

  test('a theme whose handler throws in the change event costs nothing', async (t) => {
    const gallery = await openGallery(t, { allow: [/page error: .*the theme/] });
    await gallery.shows(FORM, BLUE_S);
    await gallery.page.evaluate(() => document.addEventListener('change', () => { throw new Error('the theme'); }));
    await gallery.swatch('M');
    await gallery.shows(FORM, BLUE_M);
  });
});
