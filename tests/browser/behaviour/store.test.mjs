// "Store id": the tag's, else the page's, else nothing.

import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { LS, MUG, variant } from '../fixtures/catalogue.mjs';
import { row } from '../fixtures/markup.mjs';
import { openStage } from '../harness/stage.mjs';

const rows = row({ row: 'a', variants: [variant()] });
const SHOWN = [['vitrina-installments', '6x $205,75 sin interés'], ['vitrina-transfer', '$1.111,05 con transferencia (10% off)']];
const shopOf = (store) => ({ ...LS, store });

describe('store id', { concurrency: 4 }, () => {
  for (const [tag, page, asked] of [
    ['77', { id: 1001 }, '77'],
    ['77', undefined, '77'],
    ['007', { id: 1001 }, '007'],
    [null, { id: 1001 }, '1001'],
    [null, { id: '1002' }, '1002'],
    ['', { id: 1001 }, '1001'],
    ['12ab', { id: 1001 }, '1001'],
    ['ab12', { id: 1001 }, '1001'],
    ['-5', { id: 1001 }, '1001'],
    ['1.5', { id: 1001 }, '1001'],
    ['1 ', { id: 1001 }, '1001'],
    ['12\n', { id: 1001 }, '1001'],
    ['../9', { id: 1001 }, '1001'],
    ['٣', { id: 1001 }, '1001'],
  ]) {
    test(`tag ${JSON.stringify(tag)}, page ${JSON.stringify(page)}: ${asked}`, async (t) => {
      const stage = await openStage(t, 'table.html', { tags: [{ store: tag }], shop: shopOf(page), rows });
      await stage.show('main', SHOWN);
      assert.deepEqual(stage.requests.map((each) => each.path), [`settings/${asked}.json`]);
    });
  }

  for (const [tag, page] of [[null, undefined], [null, null], [null, {}], ['x1', { id: null }], ['', {}], ['1e3', undefined]]) {
    test(`tag ${JSON.stringify(tag)}, page ${JSON.stringify(page)}: nothing happens`, async (t) => {
      const stage = await openStage(t, 'table.html', { tags: [{ store: tag }], shop: shopOf(page), rows });
      await stage.staysBare();
      assert.deepEqual(stage.requests, []);
    });
  }

  test('the store counts also where the settings parameter names the file', async (t) => {
    const stage = await openStage(t, 'table.html', { tags: [{ store: null, params: { settings: 'x.json' } }], shop: shopOf(undefined), rows });
    await stage.staysBare();
    assert.deepEqual(stage.requests, []);
  });

  test('two tags of two apps: only the own tag counts', async (t) => {
    const stage = await openStage(t, 'table.html', { tags: [], rows: rows + row({ row: 'b', ...MUG }) });
    await stage.page.evaluate(() => {
      const other = document.createElement('script');
      other.src = '/fixtures/theme.js?store=9999&settings=other.json';
      other.type = 'application/json';
      document.head.append(other);
    });
    await stage.insert({ store: '1001' });
    await stage.show('[data-row=a]', SHOWN);
    assert.deepEqual(stage.requests.map((each) => each.path), ['settings/1001.json']);
  });
});
