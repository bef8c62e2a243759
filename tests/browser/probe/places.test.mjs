// Where nodes stand.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { becomes, stays } from '../harness/patience.mjs';
import { CAP, FORM, LS, MUG, card, olderCard, openProbe, productBlock, SHIRT } from './stage.mjs';

/** The selector or class of what stands before each node that matches. */
const before = (probe, selector) =>
  probe.page.$$eval(selector, (nodes) => nodes.map((node) => node.previousElementSibling && (node.previousElementSibling.id || node.previousElementSibling.className)));

describe('places', { concurrency: 4 }, () => {
  test('after the price, after the button and within, once in every form', async (t) => {
    const probe = await openProbe(t);
    await probe.shows('.probe-price', '$1.234,50', '$200,00');
    await probe.shows('.probe-button', 'page', 'card');
    await probe.shows('.probe-within', 'page', 'card');
    assert.deepEqual(await before(probe, '.probe-price'), ['price_display', 'js-price-display']);
    assert.deepEqual(await before(probe, '.probe-button'), Array(2).fill('js-addtocart js-prod-submit-form cart'));
    assert.deepEqual(await probe.page.$$eval('.probe-within', (nodes) => nodes.map((node) => node.parentNode.className)), ['swatches', 'js-item-name']);
    await probe.choose(FORM, 0, 'Rojo');
    await probe.shows('.probe-price', '$999,99', '$200,00');
  });

  test('in an older theme, after its price', async (t) => {
    const product = productBlock(SHIRT).replace('class="js-price-display"', 'class="price"');
    const probe = await openProbe(t, { product, related: olderCard(CAP) });
    await probe.shows('.probe-price', '$1.234,50', '$200,00');
    assert.deepEqual(await before(probe, '.probe-price'), ['price_display', 'price']);
  });

  for (const [code, text] of [['BRL', 'R$1.234,50'], ['ARS', '$1.234,50']])
    test(`where the currency is the text ${code} alone, amounts are written as ${text}`, async (t) => {
      const probe = await openProbe(t, { shop: { ...LS, currency: code }, related: '' });
      await probe.shows('.probe-price', text);
    });

  test('a selector that is not CSS mounts nothing', async (t) => {
    const probe = await openProbe(t);
    await probe.shows('.probe-late', '1', '1');
    assert.equal(await probe.page.locator('.probe-nowhere').count(), 0);
  });

  test('a theme without price and button has nothing there', async (t) => {
    const product = productBlock(MUG).replace(/<span id="price_display"[^]*?<\/span>/, '').replace(/<input type="submit"[^>]*>/, '');
    const probe = await openProbe(t, { product, related: '' });
    await probe.shows('.probe-late', '1');
    assert.equal(await probe.page.locator('.probe-price, .probe-button').count(), 0);
    await probe.page.$eval('#single-product', (node) => node.insertAdjacentHTML('afterbegin', '<b class="js-price-display"></b>'));
    await probe.shows('.probe-price', '$0,05');
  });

  test('by data-store and by slot, also when they come later', async (t) => {
    const probe = await openProbe(t);
    await probe.shows('.probe-late', '1', '1');
    assert.equal(await probe.page.locator('.probe-data-store, .probe-slot').count(), 0);
    await probe.page.evaluate(() => {
      document.body.insertAdjacentHTML('beforeend', '<div data-store="cart-page"></div><div class="js-nubesdk-slot"></div>');
      document.querySelector('.js-nubesdk-slot').setAttribute('data-nubesdk-slot', 'before_"footer');
      document.body.append(document.createElement('hr'));
    });
    await probe.shows('[data-store=cart-page] > .probe-data-store', 'x');
    await probe.shows('.js-nubesdk-slot > .probe-slot', 'x');
  });

  for (const [name, value, node] of [['data-nubesdk-slot', 'before_"footer', '.probe-slot'], ['data-store', 'cart-page', '.probe-data-store']])
    test(`an element that becomes a place by ${name} later has its node, and loses it`, async (t) => {
      const probe = await openProbe(t);
      await probe.shows('.probe-late', '1', '1');
      await probe.stage.quiet();
      assert.equal(await probe.page.locator(node).count(), 0);
      await probe.page.evaluate(([name, value]) => document.querySelector('#related').setAttribute(name, value), [name, value]);
      await probe.shows(`#related > ${node}`, 'x');
      await probe.page.evaluate((name) => document.querySelector('#related').setAttribute(name, 'another'), name);
      await becomes(() => probe.page.locator(node).count(), 0);
    });

  test('a node that the theme takes away is put back, and a replaced product has its own', async (t) => {
    const probe = await openProbe(t, { related: '' });
    for (const name of ['price', 'button', 'within', 'page', 'diary']) {
      await probe.page.waitForSelector(`.probe-${name}`);
      await probe.page.$eval(`.probe-${name}`, (node) => node.remove());
      await becomes(() => probe.page.locator(`.probe-${name}`).count(), 1);
    }
    await probe.page.$eval('#single-product', (node, html) => (node.outerHTML = html), productBlock(CAP));
    await probe.shows('.probe-price', '$200,00');
    await probe.shows('.probe-button', 'page');
  });

  test('a theme that insists wins', async (t) => {
    const probe = await openProbe(t, { related: '' });
    // A mount that comes later shows everything anew, which would be one turn more.
    await probe.shows('.probe-late', '1');
    await probe.page.evaluate(() => {
      window.removed = 0;
      new MutationObserver(() => {
        for (const node of document.querySelectorAll('.probe-price')) {
          node.remove();
          window.removed += 1;
        }
      }).observe(document.querySelector('#single-product'), { childList: true });
      document.querySelector('.probe-price').remove();
    });
    await becomes(() => probe.page.evaluate(() => window.removed), 50);
    await stays(() => probe.page.evaluate(() => window.removed), 50, { looks: 5 });
    await probe.shows('.probe-button', 'page');
  });

  test('in the quick shop the node stands at the quick shop\'s price, and goes back with the form', async (t) => {
    const probe = await openProbe(t, { page: 'listing.html' });
    const at = (selector) => probe.texts(`${selector} .probe-price`);
    await becomes(() => at('#grid'), ['$1.234,50', '$200,00', '$0,05']);
    await probe.page.click('[data-product-id="42"] .js-quickshop-modal-open');
    await becomes(() => at('#quickshop-modal'), ['$200,00']);
    await becomes(() => at('#grid'), ['$1.234,50', '$0,05']);
    await probe.shows('#quickshop-form .probe-button', 'quick shop');
    await probe.page.click('.js-modal-close');
    await becomes(() => at('#grid'), ['$1.234,50', '$200,00', '$0,05']);
    assert.deepEqual(await at('#quickshop-modal'), []);
  });

  test('a clone takes its copies over, and more cards have their own', async (t) => {
    const probe = await openProbe(t, { page: 'listing.html' });
    await probe.shows('.probe-price', '$1.234,50', '$200,00', '$0,05');
    await probe.page.$eval('#grid', (grid, more) => {
      const clone = grid.querySelector('[data-product-id="42"]').cloneNode(true);
      clone.dataset.productId = '42-clone-1';
      grid.append(clone);
      grid.insertAdjacentHTML('beforeend', more);
    }, card(MUG));
    await probe.shows('.probe-price', '$1.234,50', '$200,00', '$0,05', '$200,00', '$0,05');
    await probe.shows('.probe-button', 'card', 'card', 'card', 'clone', 'card');
    await probe.shows('.probe-within', 'card', 'card', 'card', 'clone', 'card');
  });

  test('a node outside its form goes when the form goes', async (t) => {
    const probe = await openProbe(t, { related: '' });
    await probe.shows('.probe-price', '$1.234,50');
    await probe.page.$eval(FORM, (form) => form.remove());
    await becomes(() => probe.page.locator('.probe-price, .probe-within').count(), 0);
  });

  test('styles reach what they are for, and the theme does not reach what is isolated', async (t) => {
    const probe = await openProbe(t, { related: '' });
    await probe.shows('.probe-price', '$1.234,50');
    await probe.page.addStyleTag({ content: 'p { color: rgb(9, 9, 9) !important; display: none !important }' });
    const look = await probe.page.evaluate(() => {
      const text = document.querySelector('.probe-price').shadowRoot.querySelector('p');
      return [getComputedStyle(text).color, getComputedStyle(text).display, getComputedStyle(document.querySelector('.probe-form')).outlineColor];
    });
    assert.deepEqual(look, ['rgb(4, 5, 6)', 'block', 'rgb(1, 2, 3)']);
  });

  test('what is isolated hears clicks', async (t) => {
    const probe = await openProbe(t, { related: '' });
    await probe.shows('.probe-count', '0');
    await probe.page.click('.probe-count .count');
    await probe.shows('.probe-count', '1');
  });

  test('a node of the page hears clicks, also when the theme has made its place anew', async (t) => {
    const probe = await openProbe(t, { related: '' });
    await probe.shows('.probe-presses', '0');
    await probe.page.click('.probe-presses .press');
    await probe.shows('.probe-presses', '1');
    await probe.page.$eval('.probe-presses', (node) => node.remove());
    await probe.shows('.probe-presses', '1');
    await probe.page.click('.probe-presses .press');
    await probe.shows('.probe-presses', '2');
  });

  test('styles work where the page lets in none that stand in it', async (t) => {
    const policy = () => document.addEventListener('readystatechange', () => {
      if (document.head.querySelector('meta[http-equiv]')) return;
      document.head.insertAdjacentHTML('beforeend', '<meta http-equiv="Content-Security-Policy" content="style-src \'self\'">');
    });
    const probe = await openProbe(t, { related: '', tags: [], before: policy, allow: [/Content Security Policy/] });
    const blocked = await probe.page.evaluate(() => {
      document.body.insertAdjacentHTML('beforeend', '<i class="witness"></i>');
      const style = document.createElement('style');
      style.textContent = '.witness { color: rgb(7, 7, 7) }';
      document.head.append(style);
      return getComputedStyle(document.querySelector('.witness')).color;
    });
    assert.notEqual(blocked, 'rgb(7, 7, 7)');
    await probe.stage.insert();
    await probe.shows('.probe-price', '$1.234,50');
    const look = await probe.page.evaluate(() => [
      getComputedStyle(document.querySelector('.probe-price').shadowRoot.querySelector('p')).color,
      getComputedStyle(document.querySelector('.probe-form')).outlineColor,
    ]);
    assert.deepEqual(look, ['rgb(4, 5, 6)', 'rgb(1, 2, 3)']);
  });
});
