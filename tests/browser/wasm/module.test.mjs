// What only a script with a WebAssembly module can promise: memory that stays flat, and a trap that costs the shop nothing.
// `VITRINA_WIDGET_ENTRY` names the entry of a built output.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CAP, MUG, SHIRT } from '../fixtures/catalogue.mjs';
import { card, productBlock } from '../fixtures/markup.mjs';
import { NO_BADGE } from '../harness/badge.mjs';
import { becomes } from '../harness/patience.mjs';
import { openStage } from '../harness/stage.mjs';

const SETTINGS = { body: { installments: 1, transfer_discount: 0, low_stock: 2 } };
const at = (text) => [['vitrina-installments', `1x ${text} sin interés`]];
const FORM = '#product_form';

const open = (t, before) =>
  openStage(t, 'product.html', { settings: SETTINGS, product: productBlock(SHIRT), related: card(CAP) + card(MUG), before });

// Runs in the page before anything: keeps the module's exports, and lets a test make the next call of any of them trap.
function watchModule() {
  const trapping = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 116, 0, 0, 10, 5, 1, 3, 0, 0, 11]);
  const watched = (exports) => {
    window.watched = { memory: Object.values(exports).find((value) => value instanceof WebAssembly.Memory), traps: false, calls: 0 };
    const trap = new WebAssembly.Instance(new WebAssembly.Module(trapping)).exports.t;
    const wrap = ([name, value]) => [
      name,
      typeof value != 'function' ? value : (...given) => {
        window.watched.calls += 1;
        return window.watched.traps ? trap() : value(...given);
      },
    ];
    return Object.fromEntries(Object.entries(exports).map(wrap));
  };
  for (const way of ['instantiate', 'instantiateStreaming']) {
    const original = WebAssembly[way];
    WebAssembly[way] = async (...given) => ({ instance: { exports: watched((await original.apply(WebAssembly, given)).instance.exports) } });
  }
}

// Runs in the page before anything: the module cannot be had, and what the script tags hear is counted.
function refuseModule() {
  window.heard = 0;
  addEventListener('error', (event) => (window.heard += event.target.localName == 'script'), true);
  for (const way of ['instantiate', 'instantiateStreaming']) WebAssembly[way] = () => Promise.reject(new WebAssembly.CompileError('blocked'));
}

describe('the module', () => {
  test('when it cannot be had, the tag hears it and the shop goes on', async (t) => {
    const stage = await open(t, refuseModule);
    await becomes(() => stage.page.evaluate(() => window.heard), 1);
    await stage.choose(FORM, 1, 'M');
    await stage.keep('body', NO_BADGE, NO_BADGE, NO_BADGE);
  });

  test('what the platform hands over between registration and start is not lost', async (t) => {
    let answer;
    const held = new Promise((done) => (answer = done));
    const settings = ({ query }) => (query.release ? held.then(() => SETTINGS) : SETTINGS);
    const stage = await openStage(t, 'product.html', { settings, product: productBlock(SHIRT) });
    await stage.show(FORM, at('$1.234,50'));
    await stage.insert({ params: { release: '2', settings: `settings/1001.json?release=2` } });
    await becomes(() => stage.page.evaluate(() => fixtureTheme.registrations), 2);
    await becomes(() => stage.requests.length, 2);
    // From now on the form's own list cannot be read, and only the platform says what was chosen.
    await stage.page.evaluate((variant) => {
      document.querySelector('#single-product').setAttribute('data-variants', '[{');
      fixtureTheme.signal({ ...variant, price_number_raw: 900, price_number: 9, stock: null, element: '#single-product' });
      const shared = { ...variant, price_number_raw: 700, price_number: 7, stock: null, element: '#single-product' };
      fixtureTheme.signal(shared);
      // Another app's doing: the object is everyone's.
      shared.price_number_raw = 1;
      document.querySelector('.vitrina-badge').textContent = 'of the release before';
    }, SHIRT.variants[0]);
    answer();
    await stage.show(FORM, at('$7,00'));
  });

  test('ten thousand changes leave its memory as it was', async (t) => {
    const stage = await open(t, watchModule);
    await stage.show(FORM, at('$1.234,50'));
    const change = (times) =>
      stage.page.evaluate((times) => {
        const size = document.querySelector('#product_form [name="variation[1]"]');
        for (let turn = 0; turn < times; turn += 1) {
          size.value = turn % 2 ? 'S' : 'M';
          fixtureTheme.signal({ element: '#single-product', product_id: 41 });
        }
        return { bytes: window.watched.memory.buffer.byteLength, calls: window.watched.calls };
      }, times);
    const warm = await change(100);
    const after = await change(10_000);
    assert.equal(after.calls - warm.calls, 10_000);
    assert.equal(after.bytes, warm.bytes);
    await stage.show(FORM, at('$1.234,50'));
  });

  for (const [when, element] of [['in the changed form', '#single-product'], ['in another form', '.js-item-product']]) {
    test(`a trap ${when} takes every badge away, once and for all, and throws nothing`, async (t) => {
      const stage = await open(t, watchModule);
      await stage.show('body', at('$1.234,50'), at('$200,00'), at('$0,05'));
      await stage.page.evaluate((element) => {
        window.watched.traps = true;
        fixtureTheme.signal({ element, product_id: 41 });
        window.watched.traps = false;
      }, element);
      assert.deepEqual(await stage.badges(), [NO_BADGE, NO_BADGE, NO_BADGE]);
      const calls = await stage.page.evaluate(() => window.watched.calls);
      await stage.choose(FORM, 1, 'M');
      await stage.page.evaluate(() => document.body.append(document.querySelector('.js-item-product:has(form.js-product-form)').cloneNode(true)));
      await stage.keep('body', NO_BADGE, NO_BADGE, NO_BADGE, NO_BADGE);
      assert.equal(await stage.page.evaluate(() => window.watched.calls), calls);
    });
  }
});
