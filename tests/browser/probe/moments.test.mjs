// What happens in a page: cart, quick shop, results, back/forward cache.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { launch } from '../harness/chromium.mjs';
import { becomes } from '../harness/patience.mjs';
import { CAP, FORM, LS, MUG, card, olderCard, openProbe } from './stage.mjs';

const BADGE = '<span class="js-cart-widget-amount">0</span>';

/** A cart that answers; what reached it. */
async function withCart(probe, answer = { json: { success: true } }) {
  const posts = [];
  await probe.page.route('**/comprar/**', (route) => {
    posts.push(Object.fromEntries(new URLSearchParams(route.request().postData() ?? '')));
    return route.fulfill(answer);
  });
  return posts;
}

describe('the cart', { concurrency: 4 }, () => {
  test('a purchase says its property, and the form is as it was', async (t) => {
    const probe = await openProbe(t);
    const posts = await withCart(probe);
    await probe.press('three');
    await becomes(() => probe.page.inputValue(`${FORM} [name=quantity]`), '3');
    await probe.shows(`${FORM} .probe-quantity`, '3');
    await probe.press('buy');
    await probe.shows(`${FORM} .probe-cart`, 'added');
    await probe.tells(['bought', 'cart'], 'bought yes', 'cart 3');
    assert.deepEqual(posts, [{ add_to_cart: '41', 'variation[0]': 'Azul', 'variation[1]': 'S', 'variation[2]': 'Algodón', quantity: '3', 'properties[Grabado]': 'Ana & Eva', add_to_cart_enhanced: '1' }]);
    assert.equal(await probe.page.locator(`${FORM} [name^=properties]`).count(), 0);
  });

  test('another option than the chosen one, which stays chosen', async (t) => {
    const probe = await openProbe(t, { page: 'listing.html' });
    const posts = await withCart(probe);
    await probe.page.addStyleTag({ content: '.hidden { display: block !important }' });
    await probe.press('second', '[data-product-id="42"]');
    await probe.shows('[data-product-id="42"] .probe-cart', 'added');
    assert.deepEqual(posts.map((each) => each['variation[0]']), ['Verde']);
    assert.equal(await probe.page.inputValue('[data-product-id="42"] [name="variation[0]"]'), 'Negro');
  });

  test('an option that the form does not have: nothing is sent', async (t) => {
    const probe = await openProbe(t);
    const posts = await withCart(probe);
    await probe.press('other');
    await probe.tells(['other'], 'other no');
    await probe.shows(`${FORM} .probe-cart`, 'idle');
    assert.deepEqual(posts, []);
    assert.equal(await probe.page.inputValue(`${FORM} [name="variation[0]"]`), 'Azul');
  });

  test('the shop says how many it took', async (t) => {
    const probe = await openProbe(t);
    await withCart(probe, { json: { success: true, quantity_added: 2 } });
    await probe.press('three');
    await probe.press('buy');
    await probe.tells(['cart'], 'cart 2');
  });

  test('while one purchase is under way another is not sent, and says so', async (t) => {
    const probe = await openProbe(t);
    const posts = [];
    let answer;
    await probe.page.route('**/comprar/**', (route) => (posts.push(1), (answer = () => route.fulfill({ json: { success: true } }))));
    await probe.press('buy');
    await probe.press('buy');
    await probe.tells(['bought'], 'bought yes', 'bought no');
    await becomes(() => posts.length, 1);
    await answer();
    await probe.shows(`${FORM} .probe-cart`, 'added');
    assert.equal(posts.length, 1);
  });

  test('what the shop refuses is no change of the cart', async (t) => {
    const probe = await openProbe(t);
    await withCart(probe, { json: { success: false } });
    await probe.press('buy');
    await probe.shows(`${FORM} .probe-cart`, 'refused');
    await probe.tells(['cart']);
  });

  test('the theme\'s badge tells of other apps\' changes, once each', async (t) => {
    const probe = await openProbe(t, { related: BADGE });
    await probe.shows('.probe-late', '1');
    const set = (text) => probe.page.$eval('.js-cart-widget-amount', (badge, text) => (badge.textContent = text), text);
    await set('2');
    await probe.tells(['cart'], 'cart -');
    await set('2');
    await set('5');
    await probe.tells(['cart'], 'cart -', 'cart -');
  });

  test('the platform\'s own event tells how many, together with the badge', async (t) => {
    const shop = `{ ...${JSON.stringify(LS)}, events: { productAddedToCart: 'productAddedToCart' }, on(name, work) { window.heard = [name, work]; } }`;
    const probe = await openProbe(t, { shop, related: BADGE });
    await probe.shows('.probe-late', '1');
    await probe.page.evaluate(() => {
      document.querySelector('.js-cart-widget-amount').textContent = '4';
      window.heard[1]({}, { cart_item: {}, quantity_added: 4 });
    });
    await probe.tells(['cart'], 'cart 4');
    assert.equal(await probe.page.evaluate(() => window.heard[0]), 'productAddedToCart');
  });
});

describe('changes of the cart that come together', { concurrency: 4 }, () => {
  const shop = `{ ...${JSON.stringify(LS)}, events: { productAddedToCart: 'productAddedToCart' }, on(name, work) { window.added = (count) => work({}, { quantity_added: count }); } }`;

  for (const [what, counts, ...lines] of [
    ['and say the same are one', [4, 4], 'cart 4'],
    ['and say different numbers are two', [4, 1], 'cart 4', 'cart 1'],
    ['and say no number are one', [null, 0], 'cart -'],
  ])
    test(what, async (t) => {
      const probe = await openProbe(t, { shop, related: BADGE });
      await probe.shows('.probe-late', '1');
      await probe.page.evaluate((counts) => {
        document.querySelector('.js-cart-widget-amount').textContent = '9';
        counts.forEach((count) => added(count));
      }, counts);
      await probe.tells(['cart'], ...lines);
    });
});

describe('moments', { concurrency: 4 }, () => {
  test('the quick shop opens with its form and closes', async (t) => {
    const probe = await openProbe(t, { page: 'listing.html' });
    await probe.shows('.probe-late', '1', '1', '1');
    for (let turn = 1; turn <= 2; turn += 1) {
      await probe.page.click('[data-product-id="42"] .js-quickshop-modal-open');
      await becomes(async () => (await probe.diary()).filter((line) => line === 'opened quick shop').length, turn);
      await probe.page.click('.js-modal-close');
      await becomes(async () => (await probe.diary()).filter((line) => line === 'closed').length, turn);
      await becomes(() => probe.page.locator('.js-quickshop-opened').count(), 0);
    }
  });

  test('in an older theme the quick shop is a block that is shown and hidden', async (t) => {
    const probe = await openProbe(t, { page: 'listing.html', cards: olderCard(CAP) });
    await probe.shows('.probe-late', '1');
    await probe.shows('.probe-button', 'quick shop');
    const display = (value) => probe.page.$eval('#quick42', (block, value) => (block.style.display = value), value);
    await display('');
    await probe.tells(['opened', 'closed'], 'opened quick shop');
    await display('none');
    await probe.tells(['opened', 'closed'], 'opened quick shop', 'closed');
    await probe.page.$eval('#grid', (grid, more) => grid.insertAdjacentHTML('beforeend', more), olderCard({ ...CAP, id: 77 }));
    await probe.tells(['results'], 'results 1');
  });

  test('cards that arrive are counted, clones and cards that move are not', async (t) => {
    const probe = await openProbe(t, { page: 'listing.html' });
    await probe.shows('.probe-late', '1', '1', '1');
    await probe.page.$eval('#grid', (grid, more) => {
      grid.append(grid.firstElementChild);
      const clone = grid.querySelector('[data-product-id="42"]').cloneNode(true);
      clone.dataset.productId = '42-clone-1';
      grid.append(clone);
    });
    await probe.tells(['results']);
    await probe.page.$eval('#grid', (grid, more) => grid.insertAdjacentHTML('beforeend', more), `<section>${card(MUG)}${card(MUG)}</section>`);
    await probe.tells(['results'], 'results 2');
  });

  test('a page that is shown for the first time is told of nothing', async (t) => {
    const probe = await openProbe(t, { related: '' });
    await probe.shows('.probe-late', '1');
    await probe.page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: false })));
    await probe.tells(['shown again']);
  });

  test('a page that comes out of the cache is read anew', async (t) => {
    const browser = await launch({ keepsPages: true });
    t.after(() => browser.close());
    const probe = await openProbe(t, { related: '', browser, allow: [/favicon/] });
    await probe.shows('.probe-price', '$1.234,50');
    // What another app writes as the shopper leaves is seen by nobody before they are back.
    await probe.page.evaluate(() =>
      addEventListener('pagehide', () => (document.querySelector('#product_form [name="variation[0]"]').value = 'Rojo')),
    );
    await probe.page.goto(new URL('/fixtures/theme.js', probe.page.url()).href);
    await probe.page.goBack({ waitUntil: 'commit' });
    await probe.tells(['shown again'], 'shown again');
    await probe.shows('.probe-price', '$999,99');
  });
});
