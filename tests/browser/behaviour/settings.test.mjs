// "Settings": where they come from, which values count, and what happens until they are here.

import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { priced, SHIRT, variant } from '../fixtures/catalogue.mjs';
import { productBlock, row } from '../fixtures/markup.mjs';
import { ONE_FILE, ENTRY_SOURCE, openStage } from '../harness/stage.mjs';
import { becomes, turnsTrue } from '../harness/patience.mjs';
import { badge, DEFAULTS, settingsOf } from '../spec/oracle.mjs';
import { LS } from '../fixtures/catalogue.mjs';

// Unlimited, and a stock on each side of every threshold that the cases use.
const STOCKS = [null, 1, 2, 3, 4, 5, 6, 98, 99, 100];
const LISTS = STOCKS.map((stock) => [variant({ stock, ...priced(123450) })]);
const rows = LISTS.map((variants, number) => row({ row: number, variants })).join('\n');
const expected = (settings) => LISTS.map((list) => badge({ list, settings, ...LS }));
const PROPER = { installments: 3, transfer_discount: 15, low_stock: 2 };
const FAILED_LOAD = /console error: Failed to load resource/;

describe('settings', { concurrency: 4 }, () => {
  for (const body of [
    '{"installments":3,"transfer_discount":15,"low_stock":2}',
    '{"installments":1,"transfer_discount":0,"low_stock":0}',
    '{"installments":24,"transfer_discount":90,"low_stock":99}',
    '{"installments":3.0,"transfer_discount":1e1,"low_stock":3.0}',
    '{"installments":0,"transfer_discount":15,"low_stock":2}',
    '{"installments":25,"transfer_discount":15,"low_stock":2}',
    '{"installments":3,"transfer_discount":-1,"low_stock":2}',
    '{"installments":3,"transfer_discount":91,"low_stock":2}',
    '{"installments":3,"transfer_discount":15,"low_stock":-1}',
    '{"installments":3,"transfer_discount":15,"low_stock":100}',
    '{"installments":"3","transfer_discount":"15","low_stock":"2"}',
    '{"installments":3.5,"transfer_discount":15.5,"low_stock":2.5}',
    '{"installments":null,"transfer_discount":true,"low_stock":[2]}',
    '{"installments":1e400,"transfer_discount":-1e400,"low_stock":4294967298}',
    '{"installments":4294967299,"transfer_discount":4294967311,"low_stock":{}}',
    '{"installments":3}',
    '{"transfer_discount":0}',
    '{"low_stock":3,"more":{"deep":[1]}}',
    '{}',
  ]) {
    test(`${body} counts field by field`, async (t) => {
      const stage = await openStage(t, 'table.html', { settings: { body }, rows });
      await stage.show('main', ...expected(settingsOf({ status: 200, body })));
    });
  }

  for (const body of ['', '{', 'null', '[]', '[{"installments":3}]', '5', 'true', '"text"', '<!doctype html><p>Bad gateway</p>', '{"installments":3}}']) {
    test(`the body ${JSON.stringify(body)} is no JSON object: all defaults`, async (t) => {
      const stage = await openStage(t, 'table.html', { settings: { body }, rows });
      await stage.show('main', ...expected(DEFAULTS));
      assert.equal(stage.requests.length, 1);
    });
  }

  for (const status of [201, 202, 206, 400, 403, 404, 500, 503]) {
    test(`status ${status} means all defaults, whatever the body`, async (t) => {
      const stage = await openStage(t, 'table.html', { settings: { status, body: PROPER }, rows, allow: [FAILED_LOAD] });
      await stage.show('main', ...expected(DEFAULTS));
      assert.equal(stage.requests.length, 1, 'one request a page');
    });
  }

  test('a connection that breaks means all defaults', async (t) => {
    const stage = await openStage(t, 'table.html', { settings: 'hang up', rows, allow: [FAILED_LOAD] });
    await stage.show('main', ...expected(DEFAULTS));
  });

  test('an answer that the page may not read means all defaults', async (t) => {
    const settings = { body: PROPER, headers: { 'Access-Control-Allow-Origin': 'https://elsewhere.example' } };
    const stage = await openStage(t, 'table.html', { settings, rows, allow: [FAILED_LOAD, /blocked by CORS policy/] });
    await stage.show('main', ...expected(DEFAULTS));
  });

  test('an address that cannot be reached means all defaults', async (t) => {
    const stage = await openStage(t, 'table.html', { tags: [{ params: { settings: 'http://127.0.0.1:9/x.json' } }], rows, allow: [FAILED_LOAD] });
    await stage.show('main', ...expected(DEFAULTS));
  });

  test('a settings parameter that is no URL means all defaults', async (t) => {
    const stage = await openStage(t, 'table.html', { tags: [{ params: { settings: 'http://[' } }], rows });
    await stage.show('main', ...expected(DEFAULTS));
    assert.equal(stage.requests.length, 0);
  });

  test('without the parameter they lie in settings/{store}.json beside the file', async (t) => {
    const stage = await openStage(t, 'table.html', { tags: [{ store: '2002', params: { versionId: 'abc' } }], settings: { body: PROPER }, rows });
    await stage.show('main', ...expected(PROPER));
    assert.deepEqual(stage.requests.map(({ path, query }) => ({ path, query })), [{ path: 'settings/2002.json', query: {} }]);
  });

  for (const [value, path, query] of [
    ['shop.json', 'shop.json', {}],
    ['deep/er/shop.json?x=1', 'deep/er/shop.json', { x: '1' }],
    ['./a/../b.json', 'b.json', {}],
  ]) {
    test(`the parameter ${value} is relative to the tag's URL`, async (t) => {
      const stage = await openStage(t, 'table.html', { tags: [{ params: { settings: value } }], settings: { body: PROPER }, rows });
      await stage.show('main', ...expected(PROPER));
      assert.deepEqual(stage.requests.map(({ path, query }) => ({ path, query })), [{ path, query }]);
    });
  }

  test('the parameter may be a whole URL on another origin', async (t) => {
    const stage = await openStage(t, 'table.html', { tags: [], settings: { body: PROPER }, rows });
    const elsewhere = new URL('whole.json', stage.address({ at: 'shop' })).href;
    await stage.insert({ params: { settings: elsewhere } });
    await stage.show('main', ...expected(PROPER));
    assert.deepEqual(stage.requests.map((each) => each.path), ['whole.json']);
  });

  for (const at of ['hosting', 'shop']) {
    test(`one GET without credentials, from the ${at}'s origin`, async (t) => {
      const stage = await openStage(t, 'table.html', {
        tags: [{ at }],
        settings: { body: PROPER },
        rows,
        cookies: [{ name: 'session', value: 'secret', at }],
      });
      await stage.show('main', ...expected(PROPER));
      await stage.quiet();
      assert.equal(stage.requests.length, 1, 'one request a page');
      assert.equal(stage.requests[0].headers.cookie, undefined);
      assert.equal(stage.requests[0].headers.authorization, undefined);
    });
  }

  test('nothing is shown before the answer; then the newest state, once', async (t) => {
    let answer;
    const held = new Promise((resolve) => {
      answer = resolve;
    });
    const stage = await openStage(t, 'product.html', { settings: () => held, product: productBlock(SHIRT), before: recordShown });
    await becomes(async () => stage.requests.length, 1);
    // All in one go: the 3 s run.
    const shownEarly = await stage.page.evaluate(() => {
      for (const [number, value] of [[0, 'Rojo'], [2, 'Lino'], [1, 'M']]) {
        const control = document.querySelector(`#product_form [name="variation[${number}]"]`);
        control.value = value;
        control.dispatchEvent(new Event('change', { bubbles: true }));
      }
      return document.querySelectorAll('.vitrina-badge p').length;
    });
    assert.equal(shownEarly, 0);
    answer({ body: PROPER });
    await stage.show('#single-product', [['vitrina-ask', 'Consultar precio']]);
    assert.deepEqual(await stage.page.evaluate(() => window.everShown), ['Consultar precio']);
  });

  test('after 3 s without an answer the defaults count, and a late answer changes nothing', async (t) => {
    let answer;
    let asked;
    const held = new Promise((resolve) => {
      answer = resolve;
    });
    const settings = () => {
      asked = performance.now();
      return held;
    };
    const stage = await openStage(t, 'table.html', { settings, rows });
    await turnsTrue(() => stage.page.locator('.vitrina-badge p').count(), (count) => count > 0);
    const waited = performance.now() - asked;
    assert.ok(waited > 2700, `shown after ${waited} ms`);
    await stage.show('main', ...expected(DEFAULTS));
    answer({ body: PROPER });
    await stage.keep('main', ...expected(DEFAULTS));
  });

  test('an answer after 1 s still counts', async (t) => {
    const later = () => new Promise((resolve) => setTimeout(resolve, 1000, { body: PROPER }));
    const stage = await openStage(t, 'table.html', { settings: later, rows });
    await stage.show('main', ...expected(PROPER));
  });

  test('a body that never ends is no answer', async (t) => {
    const stage = await openStage(t, 'table.html', { settings: { body: '{"installments":3', headers: { 'Content-Length': '100' } }, rows, allow: [FAILED_LOAD] });
    await stage.show('main', ...expected(DEFAULTS));
  });

  test('a tag without a URL: no request, all defaults', async (t) => {
    const stage = await openStage(t, 'table.html', { tags: [], settings: { body: PROPER }, rows });
    await stage.page.evaluate((source) => {
      const tag = document.createElement('script');
      tag.text = source;
      document.head.append(tag);
    }, ENTRY_SOURCE);
    if (ONE_FILE) await stage.show('main', ...expected(DEFAULTS));
    else await stage.quiet();
    assert.deepEqual(stage.requests, []);
  });
});

// Runs in the page before everything: keeps every text that any badge line ever had.
function recordShown() {
  window.everShown = [];
  new MutationObserver(() => {
    for (const line of document.querySelectorAll('.vitrina-badge p')) {
      if (window.everShown.at(-1) !== line.textContent) window.everShown.push(line.textContent);
    }
  }).observe(document, { childList: true, subtree: true, characterData: true });
}
