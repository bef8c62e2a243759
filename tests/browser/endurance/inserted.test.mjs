// However often a script is inserted, and in two releases at once: one widget a form, one set of listeners, the newest release.
//
// `VITRINA_INSERTIONS` times (100 when it is not set).

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { CAP, LS, SHIRT } from '../fixtures/catalogue.mjs';
import { card, productBlock } from '../fixtures/markup.mjs';
import { openStage } from '../harness/stage.mjs';
import { badge } from '../spec/oracle.mjs';

const TIMES = Number(process.env.VITRINA_INSERTIONS ?? 100);
const FORM = '#product_form';

// The settings file `{n}.json` asks for n instalments, so the texts tell whose settings count.
const settings = ({ path }) => ({ body: { installments: Number(path.replace('.json', '')), transfer_discount: 0, low_stock: 0 } });
const shown = (list, options) => badge({ list, options, settings: { installments: 3, transfer_discount: 0, low_stock: 0 }, ...LS });
const CAP_NOW = shown(CAP.variants, { 0: 'Negro', 1: 'Único' });
const at = (color) => shown(SHIRT.variants, { 0: color, 1: 'S', 2: 'Algodón' });

// Runs in the page before anything: counts what the scripts of the hosting listen to.
function countListeners() {
  window.heard = 0;
  for (const target of [document, window]) {
    const { addEventListener, removeEventListener } = target;
    const own = () => /\/hosting\//.test(new Error().stack);
    target.addEventListener = (...given) => {
      heard += own();
      addEventListener.apply(target, given);
    };
    target.removeEventListener = (...given) => {
      heard -= own();
      removeEventListener.apply(target, given);
    };
  }
}

/** The ways in which one shop got the same script twice: installed by the platform, associated by the app, pasted into the theme. */
const WAYS = [{}, { again: 'association' }, { pasted: '1' }];

/** `times` tags, of the releases 2 and 3 by turns; gives what the page holds then. */
async function insert(t, times) {
  const stage = await openStage(t, 'product.html', { settings, product: productBlock(SHIRT), related: card(CAP), tags: [], before: countListeners });
  const tag = (number) => ({ params: { ...WAYS[number % WAYS.length], release: String(2 + (number % 2)), settings: `${2 + (number % 2)}.json` } });
  const addresses = Array.from({ length: times }, (_, number) => stage.address(tag(number)));
  await stage.page.evaluate((addresses) => Promise.all(addresses.map((address) => fixtureTheme.insert(address))), addresses);
  await stage.show('body', at('Azul'), CAP_NOW);
  await stage.keep('body', at('Azul'), CAP_NOW);
  await stage.choose(FORM, 0, 'Rojo');
  await stage.show('body', at('Rojo'), CAP_NOW);
  await stage.keep('body', at('Rojo'), CAP_NOW);
  return stage.page.evaluate(() => ({ listeners: heard, registrations: fixtureTheme.registrations }));
}

let tried = 0;
after(() => console.log(`tried ${tried} insertions`));

test(`${TIMES} insertions of two releases leave what one of each leaves`, async (t) => {
  const two = await insert(t, 2);
  const many = await insert(t, TIMES);
  assert.ok(two.listeners > 0);
  assert.equal(many.listeners, two.listeners);
  // The older release registers too where it comes first.
  for (const { registrations } of [two, many]) assert.ok([1, 2].includes(registrations), `${registrations} registrations`);
  tried = TIMES;
});
