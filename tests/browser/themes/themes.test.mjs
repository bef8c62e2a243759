// Every badge is right in every theme: through choices, repaints, quick shops, scrolling, sections that are replaced, other apps and
// the script in the page twice.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { choose, chosenValue, combinations, offeredOptions } from '../demo/options.mjs';
import { variantsOf } from '../demo/forms.mjs';
import { becomes } from '../harness/patience.mjs';
import { openSandbox, openShop } from './stage.mjs';
import { REPAINTS, repaint } from './repaints.mjs';

const PRODUCT = '#single-product form';
const LISTING = '/productos/';

let sandbox;
before(async () => (sandbox = await openSandbox()));
after(() => sandbox.close());

/** Chooses every variant of a form, one option at a time, and looks at all badges after each. */
async function chooseAll(shop, form, place) {
  const options = await offeredOptions(shop.page, form);
  assert.ok(options.length > 0, `${form} offers nothing`);
  const product = await shop.page.$eval(form, (node) => node.querySelector('input[name="add_to_cart"]').value);
  const read = (await shop.shows()).find((each) => each.product === product && (!place || each.place === place));
  for (const combination of combinations(variantsOf(read), options))
    for (const [index, { number }] of options.entries()) {
      if ((await chosenValue(shop.page, form, number)) === combination[index]) continue;
      await choose(shop.page, form, number, combination[index]);
      await shop.shows();
    }
}

/** Chooses another value of the product form's first option and gives it. */
async function chooseAnother(shop) {
  const [{ number, values }] = await offeredOptions(shop.page, PRODUCT);
  const present = await chosenValue(shop.page, PRODUCT, number);
  const another = values.find((value) => value !== present);
  await choose(shop.page, PRODUCT, number, another);
  await becomes(() => chosenValue(shop.page, PRODUCT, number), another);
}

/** Opens and closes the first quick shop, each theme its own way: `[form, open, close]`. */
const QUICK_SHOP = {
  base: [
    '#quickshop-form form',
    (page) => page.locator('.js-quickshop-modal-open').first().click(),
    (page) => page.locator('#quickshop-modal a.js-modal-close').click(),
  ],
  linked: [
    '.quick:not([style*="none"]) form',
    (page) => page.locator('.item a.button[onclick]').first().click(),
    (page) => page.locator('.quick-close:visible').click(),
  ],
};
QUICK_SHOP.sections = QUICK_SHOP.base;

for (const theme of ['base', 'linked', 'sections'])
  describe(`the theme ${theme}`, { concurrency: 1 }, () => {
    test('every variant of the product page', async (t) => {
      const shop = await openShop(t, sandbox, { theme });
      await shop.shows(3);
      await chooseAll(shop, PRODUCT);
    });

    test('the quick shop, opened, used and closed', async (t) => {
      const shop = await openShop(t, sandbox, { theme, path: LISTING });
      const cards = (await shop.shows(4)).length;
      const [form, open, close] = QUICK_SHOP[theme];
      for (let time = 0; time < 2; time += 1) {
        await open(shop.page);
        await shop.page.waitForSelector(form);
        await chooseAll(shop, form, theme === 'linked' ? undefined : 'quick shop');
        await close(shop.page);
        await becomes(() => shop.page.locator(form).count(), 0);
        assert.equal((await shop.shows()).length, cards);
      }
    });

    test('cards that come as the shopper scrolls', async (t) => {
      const shop = await openShop(t, sandbox, { theme, path: `${LISTING}?limit=3` });
      const first = (await shop.shows()).length;
      const more = () => document.querySelector('.js-load-more')?.scrollIntoView();
      const forms = async () => {
        await shop.page.evaluate(more);
        return (await shop.forms()).length;
      };
      await becomes(async () => (await forms()) > first, true, { message: 'more forms' });
      await shop.shows(first + 1);
    });

    for (const [name, delays] of REPAINTS)
      test(`${name}, ${delays.join(' and ')} ms after a change`, async (t) => {
        const shop = await openShop(t, sandbox, { theme });
        await shop.shows();
        await shop.page.evaluate(repaint, { name, delays });
        for (let time = 1; time <= 2; time += 1) {
          await chooseAnother(shop);
          await shop.until(() => window.repainted, (times) => times === time * delays.length, 'the theme has repainted');
          await shop.shows();
        }
      });

    test('a section that is replaced', async (t) => {
      const shop = await openShop(t, sandbox, { theme });
      await shop.shows();
      await chooseAnother(shop);
      // Another product's section, as a theme that loads it would put it there.
      const product = () => document.querySelector('#single-product input[name="add_to_cart"]').value;
      const before = await shop.page.evaluate(product);
      const links = await shop.page.$$eval('a.card-name', (nodes) => nodes.map((node) => node.getAttribute('href')));
      for (const link of links.slice(0, 2)) {
        await shop.page.evaluate(async (path) => {
          const next = new DOMParser().parseFromString(await (await fetch(path)).text(), 'text/html');
          document.querySelector('#single-product').replaceWith(document.adoptNode(next.querySelector('#single-product')));
        }, link);
        await shop.shows();
      }
      assert.notEqual(await shop.page.evaluate(product), before);
    });

    for (const otherApp of ['polite', 'throwing', 'mutating'])
      test(`beside an app that is ${otherApp}`, async (t) => {
        const shop = await openShop(t, sandbox, { theme, otherApps: [otherApp], allow: [/page error: the throwing app/] });
        await shop.shows();
        await chooseAll(shop, PRODUCT);
        if (otherApp === 'polite') assert.notEqual(await shop.page.evaluate(() => document.documentElement.dataset.politeApp), '0');
      });

    test('the script twice, and in two releases', async (t) => {
      const shop = await openShop(t, sandbox, { theme, queries: ['release=3&', 'release=3&', 'release=4&', 'release=2&'] });
      await shop.shows();
      await chooseAnother(shop);
      await shop.shows();
      await shop.page.evaluate((selector) => document.querySelector(selector).querySelector('.vitrina-badge').remove(), PRODUCT);
      await shop.shows();
    });
  });

describe('the theme sections', () => {
  test('a link to another product replaces the section, and the way back does too', async (t) => {
    const shop = await openShop(t, sandbox, { theme: 'sections' });
    await shop.shows();
    const { page } = shop;
    const name = () => document.querySelector('#single-product').dataset.productName;
    const first = await page.evaluate(name);
    await page.evaluate(() => (window.stillHere = true));
    await page.locator('.js-quickshop-has-variants a.js-item-name').first().click();
    await shop.until(name, (shown) => shown !== first, 'another product is shown');
    await shop.shows();
    await chooseAnother(shop);
    await shop.shows();
    await page.goBack();
    await shop.until(name, (shown) => shown === first, 'the first product is shown again');
    await shop.shows();
    await chooseAnother(shop);
    await shop.shows();
    assert.equal(await page.evaluate(() => window.stillHere), true, 'the page was never left');
  });

  test('a slider with clones of its slides', async (t) => {
    const shop = await openShop(t, sandbox, { theme: 'sections', path: '/' });
    await shop.shows(4);
    const clone = '[data-quickshop-id$="-clone-1"] form';
    assert.equal(await shop.page.locator(clone).count(), 1);
    await shop.page.$eval(clone, (form) => {
      const control = form.querySelector('select');
      control.selectedIndex = control.options.length - 1;
      control.dispatchEvent(new Event('change', { bubbles: true }));
    });
    await shop.shows(4);
  });
});
