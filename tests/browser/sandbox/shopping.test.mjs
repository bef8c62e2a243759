// Finding, choosing, buying in the three themes.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { violations } from '../harness/axe.mjs';
import { becomes } from '../harness/patience.mjs';
import { choose, openSandbox, THEMES } from './stage.mjs';

const SHIRT = '/productos/camisa-costa/';

let sandbox;
before(async () => { sandbox = await openSandbox(); });
after(() => sandbox.close());

for (const theme of THEMES) {
  test(`${theme}: from a product to the thanks, and the order is in the API`, async (t) => {
    await sandbox.set({ theme });
    // The shopper of the theme before has bought them all.
    assert.equal((await sandbox.api('PUT', 'products/501/variants/50103', { stock: 3 })).status, 200);
    const page = await sandbox.visit(t, SHIRT);
    await choose(page, theme, 1, 'S');
    await page.locator('#product_form input[name="quantity"]').fill('2');
    await page.locator('#product_form input[type=submit]').click();
    if (theme === 'linked') {
      await page.waitForURL('**/comprar/');
    } else {
      await becomes(() => page.locator('.js-cart-widget-amount').textContent(), '2');
      await page.locator('.js-alert-added-to-cart', { hasText: '2 × Camisa Costa (Bordó, S, Lino)' }).waitFor();
      assert.deepEqual(await page.evaluate(() => LS.cart.items), [], 'LS.cart is as old as the page');
      await page.locator('.js-alert-added-to-cart a').click();
      await page.waitForURL('**/comprar/');
    }
    const item = { id: 50103, name: 'Camisa Costa (Bordó, S, Lino)', quantity: 2, requires_shipping: true, unit_price: 123450 };
    assert.deepEqual(await page.evaluate(() => [LS.cart.subtotal, LS.cart.items]), [246900, [item]]);

    assert.deepEqual(await violations(page), []);
    await page.locator('.js-cart-plus').click();
    await becomes(() => page.locator('.cart-total .js-cart-total').textContent(), '$3.703,50');
    await page.locator('input[name="go_to_checkout"]').click();
    await page.waitForURL('**/checkout/v3/start/');
    const checkout = await page.evaluate(() => LS.cart);
    assert.deepEqual(checkout, { items: [{ id: 50103, name: item.name, quantity: 3, unit_price: 123450 }], subtotal: 370350 });

    assert.deepEqual(await violations(page), []);
    await page.locator('#email').fill('ana@example.com');
    await page.locator('.checkout-form input[type=submit]').click();
    await page.waitForURL('**/checkout/v3/success/*/');
    assert.deepEqual(await violations(page), []);
    const order = await page.evaluate(() => LS.order);
    assert.deepEqual([order.total, order.discount, order.coupon, typeof order.hash], [370350, 0, [], 'string']);
    assert.equal(await page.evaluate(() => LS.cart.subtotal), 0);
    const found = await sandbox.api('GET', `orders/${order.id}`);
    assert.deepEqual([found.status, found.body.number, found.body.total, found.body.products[0].quantity], [200, order.number, '3703.50', 3]);
  });

  test(`${theme}: the cart's last line can be taken away`, async (t) => {
    await sandbox.set({ theme });
    const page = await sandbox.visit(t, '/productos/taza-barro/');
    await page.locator('#product_form input[type=submit]').click();
    if (theme === 'linked') await page.waitForURL('**/comprar/');
    else await becomes(() => page.locator('.js-cart-widget-amount').textContent(), '1');
    await page.goto(`${sandbox.shop}/comprar/`);
    await page.locator('.js-cart-remove').click();
    await page.locator('h1', { hasText: 'Carrito' }).waitFor();
    await becomes(() => page.locator('.js-cart-item').count(), 0);
    await page.getByText('El carrito está vacío.').waitFor();
  });

  test(`${theme}: filters narrow a listing, and a search finds`, async (t) => {
    await sandbox.set({ theme });
    const page = await sandbox.visit(t, '/productos/');
    const names = () => page.locator('.js-product-table .card-name').allTextContents();
    await page.locator('.js-filters-form input[name="Color"][value="Azul"]').check();
    if (theme === 'linked') await page.locator('.js-filters-form input[type=submit]').click();
    await becomes(names, ['Camisa Costa', 'Mochila Andes']);
    assert.match(await page.locator('.card-name').first().getAttribute('href'), /\?variant=50109$/);
    await page.locator('#sort_by').selectOption('price-descending');
    if (theme === 'linked') await page.locator('.js-filters-form input[type=submit]').click();
    await becomes(names, ['Mochila Andes', 'Camisa Costa']);
    const search = theme === 'linked' ? '#search input[name=q]' : '.js-search-input';
    await page.locator(search).fill('vela');
    await page.locator(search).press('Enter');
    await page.waitForURL('**/search/?q=vela');
    await becomes(names, ['Vela Higuera']);
  });

  test(`${theme}: a listing goes on as the shopper gets there, filters and all`, async (t) => {
    await sandbox.set({ theme });
    const page = await sandbox.visit(t, '/productos/?limit=2&min_price=100&sort_by=alpha-ascending');
    const cards = page.locator('.js-product-table .card-name');
    await becomes(async () => {
      await page.mouse.wheel(0, 4000);
      return cards.count();
    }, 4);
    await becomes(() => page.locator('.js-load-more').count(), 0);
    const names = await cards.allTextContents();
    assert.deepEqual(names, [...names].sort());
  });
}

test('a card that came later adds to the cart without leaving the page', async (t) => {
  await sandbox.set({ theme: 'base' });
  const page = await sandbox.visit(t, '/productos/?limit=1&sort_by=alpha-descending');
  const mug = page.locator('.js-item-product[data-product-id="502"]');
  const first = await page.evaluate(() => fetch(location.href).then((answer) => answer.text()));
  assert.ok(!first.includes('data-product-id="502"'), 'the page itself brings the card');
  await becomes(async () => {
    await page.mouse.wheel(0, 4000);
    return mug.count();
  }, 1);
  const address = page.url();
  await mug.locator('input[type=submit]').click();
  await becomes(() => page.locator('.js-cart-widget-amount').textContent(), '1');
  assert.equal(page.url(), address);
});

test('a page shows what the API changed, and gives an app its jQuery', async (t) => {
  await sandbox.set({ theme: 'base' });
  assert.equal((await sandbox.api('PUT', 'products/502/variants/50201', { price: '4321.00' })).status, 200);
  const page = await sandbox.visit(t, '/productos/taza-barro/');
  const read = () => page.evaluate(async () => (await useJquery())('#single-product .js-price-display').text());
  assert.equal((await read()).trim(), '$4.321,00');
  assert.deepEqual(await page.evaluate(() => [LS.variants[0].price_number_raw, LS.data.cart]), [432100, { subtotal: 0, total: 0, shipping: 0 }]);
});
