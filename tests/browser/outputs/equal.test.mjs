// Native code, WebAssembly and the translation show the same for the same generated input: `VITRINA_CASES` of them (100,000 when it is
// not set), from one seed. `VITRINA_LINES` is the built example `lines` of the reference script.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { openHosting } from './stage.mjs';

const CASES = Number(process.env.VITRINA_CASES ?? 100_000);
/** How many of them one shop's page shows: each 1,000 have settings, a language and a currency of their own. */
const EACH = 1_000;
const OUTPUTS = ['two-files', 'one-file', 'no-wasm'];

let hosting;
before(async () => (hosting = await openHosting()));
after(() => hosting.close());

/** Numbers from 0 to below 1, the same for the same seed. */
function random(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const next = random(20261122);
const pick = (list) => list[Math.floor(next() * list.length)];
const upTo = (most) => Math.floor(next() * (most + 1));

/** Amounts of every length, some beyond what counts, some that are no numbers. */
const amount = () =>
  pick([
    () => upTo(10 ** upTo(15)),
    () => upTo(10 ** upTo(9)) / 100,
    () => pick([0, -0, 1, 99, 100, 0.005, 1.005, 0.125, 2 ** 53 - 1, 2 ** 53, 1e21, 1e300, -1, -0.004, 4294967296]),
    () => pick([null, '12', true, [], {}]),
  ])();
const stock = () => pick([() => upTo(12), () => pick([null, 0, -1, 2.5, 1e300, -1e300, 4294967297, 2147483648, '3', true])])();

function variant() {
  const made = { id: 1 };
  if (next() < 0.8) made.price_number_raw = amount();
  if (next() < 0.8) made.price_number = amount();
  if (next() < 0.8) made.stock = stock();
  if (next() < 0.2) made.available = pick([false, true, null, 0]);
  if (next() < 0.1) made.contact = pick([true, false, 1]);
  return made;
}

function shop() {
  return {
    lang: pick(['es_AR', 'pt_BR', 'en_US', 'PT', 'fr', '']),
    currency: [pick(['$', 'R$', 'US$ {{amount}}', '{a{b}c}€ 1.2', ' ', '\u00a0¥']), pick(['.', ',', '', ' ', '$&']), pick([',', '.', '', "'"])],
    settings: { installments: 1 + upTo(23), transfer_discount: upTo(90), low_stock: upTo(99) },
  };
}

/** What native code shows for each variant of a shop. */
function native({ variants, ...rest }) {
  const input = variants.map((variant) => JSON.stringify({ ...rest, variant })).join('\n');
  const { stdout, status, error } = spawnSync(process.env.VITRINA_LINES, { input, encoding: 'utf8', maxBuffer: 2 ** 28 });
  assert.equal(status, 0, String(error));
  return stdout.trimEnd().split('\n');
}

/** What an output shows for each of them, on a page of that shop. */
async function shown(browser, output, { variants, settings, ...shop }) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.route('**/settings/*', (route) => route.fulfill({ json: settings, headers: { 'Access-Control-Allow-Origin': '*' } }));
  await page.addInitScript(declareShop, shop);
  await page.goto(`${hosting.urls.cdn}variant-badge/settings/none`);
  await page.setContent('<div id="single-product" data-variants="[]"><form id="product_form" class="js-product-form"></form></div>');
  await page.addScriptTag({ url: hosting.address(output) });
  await page.waitForSelector('.vitrina-badge', { state: 'attached' });
  const lines = await page.evaluate(showAll, variants);
  await context.close();
  return lines;
}

// Runs in the page: shows variant after variant in the product form, and gives the lines of each.
function showAll(variants) {
  const form = document.querySelector('#product_form');
  const container = form.closest('[data-variants]');
  return variants.map((variant) => {
    container.setAttribute('data-variants', JSON.stringify([variant]));
    window.signal({ element: '#single-product', product_id: 1 });
    const badge = form.querySelector('.vitrina-badge');
    return JSON.stringify([...badge.children].map((line) => [line.className, line.textContent]));
  });
}

// Runs in the page before anything else: the shop of an input, with a hook that only this test calls.
function declareShop({ lang, currency: [display_short, thousands_separator, cents_separator] }) {
  const shop = { store: { id: 1001 }, lang, currency: { display_short, thousands_separator, cents_separator } };
  shop.registerOnChangeVariant = (callback) => (window.signal = callback);
  Object.defineProperty(window, 'LS', { get: () => shop, set: () => {} });
}

test(`${CASES} generated inputs: ${OUTPUTS.join(', ')} show what native code shows`, async (t) => {
  const { page } = await hosting.open(t, hosting.address('two-files'));
  const browser = page.context().browser();
  let tried = 0;
  for (let from = 0; from < CASES; from += EACH) {
    const input = { ...shop(), variants: Array.from({ length: Math.min(EACH, CASES - from) }, variant) };
    const expected = native(input);
    assert.equal(expected.length, input.variants.length);
    const seen = await Promise.all(OUTPUTS.map((output) => shown(browser, output, input)));
    for (const [number, lines] of seen.entries()) {
      const output = OUTPUTS[number];
      assert.equal(lines.length, expected.length);
      const place = lines.findIndex((line, at) => line !== expected[at]);
      const { variants, ...rest } = input;
      assert.equal(lines[place], expected[place], `${output}, case ${from + place}: ${JSON.stringify({ ...rest, variant: variants[place] })}`);
      tried += lines.length;
    }
    console.log(`at ${tried} of ${CASES * OUTPUTS.length}`);
  }
  assert.equal(tried, CASES * OUTPUTS.length);
  console.log(`tried ${tried} inputs`);
});
