// The way through a shop: product pages, listing, quick shops.

import { isDeepStrictEqual } from 'node:util';
import { expectedBadge, formName, readForms, variantsOf } from './forms.mjs';
import { choose, chosenValue, combinations, offeredOptions } from './options.mjs';

const PRODUCT_FORM = '#single-product form.js-product-form';
const QUICK_SHOP_FORM = '#quickshop-form form.js-product-form';

/** Walks through one shop and looks at every badge. */
export async function walkShop(visit) {
  const { shop } = visit;
  await visit.timed('open product', () => visit.open(shop.product_url, 'product page'));
  await visit.screenshot('product-before');
  await visit.timed('change variants', () => chooseAll(visit, PRODUCT_FORM, 'product', 'product-after'));
  await visit.timed('other forms', () => leaveOthersAlone(visit));

  await visit.timed('open listing', () => visit.open(shop.listing_url, 'listing'));
  await visit.screenshot('listing');
  await visit.timed('swatches', () => clickSwatches(visit));
  await visit.timed('quick shops', () => openQuickShops(visit));

  const others = await productLinks(visit);
  await visit.timed('other products', async () => {
    for (const url of others) {
      await visit.open(url, `product page ${new URL(url).pathname}`);
      await chooseAll(visit, PRODUCT_FORM, 'product');
    }
  });
}

// One combination after the other, one option at a time, the badges checked after each. The picture is taken where the
// badge says most.
async function chooseAll(visit, form, place, picture) {
  const { page } = visit;
  const options = await offeredOptions(page, form);
  if (options.length === 0) return;
  const acting = await page.$eval(form, (node) => node.querySelector('input[name="add_to_cart"]').value);
  const isActing = (each) => each.place === place && each.product === acting;
  const read = (await visit.check('again', () => false)).find(isActing);
  let fullest = 0;
  for (const combination of combinations(variantsOf(read) ?? [], options)) {
    for (const [index, { number }] of options.entries()) {
      const value = combination[index];
      if ((await chosenValue(page, form, number)) === value) continue;
      await choose(page, form, number, value);
      const now = (await visit.check(`option ${Number(number) + 1} is ${value}`, isActing)).find(isActing);
      const lines = now?.badge.lines?.length ?? 0;
      if (picture && lines > fullest) {
        fullest = lines;
        await visit.screenshot(picture);
      }
    }
  }
}

// A card whose controls something altered without any event keeps its badge while the product's form changes.
async function leaveOthersAlone(visit) {
  const { page } = visit;
  const forms = await page.evaluate(readForms);
  const other = alterations(forms).find(({ index, options }) => !isDeepStrictEqual(expectedBadge({ ...forms[index], options }, visit.terms), forms[index].badge));
  const [option] = await offeredOptions(page, PRODUCT_FORM);
  const next = option?.values.find((value) => value !== forms.find((form) => form.place === 'product').options[option.number]);
  if (!other || !next) return;
  const before = forms[other.index];
  await setControls(page, other.index, other.options);
  await choose(page, PRODUCT_FORM, option.number, next);
  const after = (await page.evaluate(readForms))[other.index];
  await setControls(page, other.index, before.options);
  if (!isDeepStrictEqual(after.badge, before.badge)) visit.problem(`${formName(before)} changed with another form: the badge is ${JSON.stringify(after.badge)}`);
  visit.coverage.saw('a form that was altered without a signal stays');
  await visit.check(`option ${Number(option.number) + 1} is ${next}`, (form) => form.place === 'product');
}

// The ways to choose one other option in a card.
function* alterationsOf(form, index) {
  if (form.place !== 'card' || form.options === null) return;
  for (const variant of variantsOf(form) ?? []) {
    for (const number of Object.keys(form.options)) yield { index, options: { ...form.options, [number]: variant[`option${number}`] } };
  }
}

const alterations = (forms) => forms.flatMap((form, index) => [...alterationsOf(form, index)]);

// Sets a form's controls without any event.
function setControls(page, index, options) {
  return page.locator('form.js-product-form').nth(index).evaluate((form, values) => {
    for (const [number, value] of Object.entries(values)) form.querySelector(`select[name="variation[${number}]"]`).value = value;
  }, options);
}

// A swatch changes the hidden form of a closed card.
async function clickSwatches(visit) {
  const swatches = visit.page.locator('.js-item-product .js-color-variant');
  for (let index = 0; index < (await swatches.count()); index += 1) {
    const swatch = swatches.nth(index);
    const product = await swatch.evaluate((node) => node.closest('.js-item-product').dataset.productId);
    const colour = await swatch.getAttribute('data-option');
    await swatch.click();
    await visit.check(`swatch ${colour}`, (form) => form.place === 'card' && form.product === product);
  }
}

async function openQuickShops(visit) {
  const { page } = visit;
  const openers = page.locator('.js-item-product .js-quickshop-modal-open');
  const count = await openers.count();
  for (let index = 0; index < count; index += 1) {
    const opener = openers.nth(index);
    const card = opener.locator('xpath=ancestor::*[contains(concat(" ", @class, " "), " js-item-product ")]');
    const product = await card.getAttribute('data-product-id');
    const badge = await card.locator('.vitrina-badge').elementHandle();
    await opener.click();
    await page.waitForSelector(QUICK_SHOP_FORM);
    await visit.check('quick shop opened', (form) => form.place === 'quick shop');
    await chooseAll(visit, QUICK_SHOP_FORM, 'quick shop', index === 0 && 'quick-shop');
    await close(visit, badge);
    const back = await card.locator('.vitrina-badge').evaluate((node, before) => node === before, badge);
    if (!back) visit.problem(`card ${product}: the badge is not the node that it was before the quick shop`);
    await visit.check('quick shop closed', (form) => form.place === 'card' && form.product === product);
  }
}

// The shell's list is emptied at once and the form goes back a moment later: its badge keeps its text all the while.
async function close(visit, badge) {
  const { page } = visit;
  const text = await badge.textContent();
  await page.locator('#quickshop-modal a.js-modal-close').click();
  await visit.until(
    async () => {
      if ((await badge.textContent()) !== text) visit.problem('the badge changed while the quick shop closed');
      return page.locator(QUICK_SHOP_FORM).count();
    },
    0,
    'the form stayed in the quick shop after it was closed',
  );
}

/** The product pages that the listing links to, other than the shop's first. */
async function productLinks(visit) {
  const links = await visit.page.$$eval('.js-item-product a.js-item-name', (nodes) => nodes.map((node) => node.href));
  return [...new Set(links)].filter((url) => url !== visit.shop.product_url);
}
