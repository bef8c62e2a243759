// The script inserted twice, and in two releases.

import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { CAP, LS, MUG, SHIRT } from '../fixtures/catalogue.mjs';
import { card, productBlock } from '../fixtures/markup.mjs';
import { becomes } from '../harness/patience.mjs';
import { openStage } from '../harness/stage.mjs';
import { badge } from '../spec/oracle.mjs';

const FORM = '#product_form';

// The settings file `{n}.json` asks for n instalments, so the texts tell whose settings count.
const settings = ({ path }) => ({ body: { installments: Number(path.replace('.json', '')) || 6, transfer_discount: 0, low_stock: 0 } });
const tag = (release, installments = release) => ({ params: { ...(release === null ? {} : { release: String(release) }), settings: `${installments}.json` } });

const shown = (list, installments, options = null) => badge({ list, options, settings: { installments, transfer_discount: 0, low_stock: 0 }, ...LS });
const SHIRT_AT = (installments) => shown(SHIRT.variants, installments, { 0: 'Azul', 1: 'S', 2: 'Algodón' });
const CAP_AT = (installments) => shown(CAP.variants, installments, { 0: 'Negro', 1: 'Único' });
const RED_AT = (installments) => shown(SHIRT.variants, installments, { 0: 'Rojo', 1: 'S', 2: 'Algodón' });

const productPage = (t, options = {}) => openStage(t, 'product.html', { settings, product: productBlock(SHIRT), related: card(CAP), tags: [], ...options });

describe('twice', { concurrency: 4 }, () => {
  test('the same tag twice at once: one badge a form, one request a page', async (t) => {
    const stage = await productPage(t, { tags: [tag(2), tag(2)] });
    await stage.show('body', SHIRT_AT(2), CAP_AT(2));
    await stage.keep('body', SHIRT_AT(2), CAP_AT(2));
    assert.equal(stage.requests.length, 1);
    await stage.choose(FORM, 0, 'Rojo');
    await stage.show('body', RED_AT(2), CAP_AT(2));
  });

  test('two hundred times: one badge a form, one request a page', async (t) => {
    const stage = await productPage(t, { tags: Array.from({ length: 200 }, () => tag(2)) });
    await stage.show('body', SHIRT_AT(2), CAP_AT(2));
    await stage.keep('body', SHIRT_AT(2), CAP_AT(2));
    assert.equal(stage.requests.length, 1);
  });

  test('the same tag again after the first has drawn', async (t) => {
    const stage = await productPage(t);
    await stage.insert(tag(2));
    await stage.show('body', SHIRT_AT(2), CAP_AT(2));
    await stage.page.$eval(`${FORM} .vitrina-badge`, (badgeNode) => (window.badgeBefore = badgeNode));
    for (let time = 0; time < 3; time += 1) await stage.insert(tag(2));
    await stage.keep('body', SHIRT_AT(2), CAP_AT(2));
    assert.equal(await stage.page.$eval(`${FORM} .vitrina-badge`, (badgeNode) => badgeNode === window.badgeBefore), true);
    assert.equal(stage.requests.length, 1);
  });

  for (const [first, second, winner] of [
    [2, 3, 3],
    [3, 2, 3],
    [9, 10, 10],
    [10, 9, 10],
    [null, 1, 1],
    [1, null, 1],
  ]) {
    test(`release ${first ?? 'unnamed'}, then ${second ?? 'unnamed'}: ${winner} stays`, async (t) => {
      const stage = await productPage(t);
      await stage.insert(tag(first, first ?? 20));
      await stage.show('body', SHIRT_AT(first ?? 20), CAP_AT(first ?? 20));
      await stage.page.$eval(`${FORM} .vitrina-badge`, (badgeNode) => (window.badgeBefore = badgeNode));
      await stage.insert(tag(second, second ?? 20));
      await stage.show('body', SHIRT_AT(winner), CAP_AT(winner));
      await stage.keep('body', SHIRT_AT(winner), CAP_AT(winner));
      assert.equal(await stage.page.$eval(`${FORM} .vitrina-badge`, (badgeNode) => badgeNode === window.badgeBefore), true);
      await stage.choose(FORM, 0, 'Rojo');
      await stage.show('body', RED_AT(winner), CAP_AT(winner));
      await stage.keep('body', RED_AT(winner), CAP_AT(winner));
    });

    test(`release ${first ?? 'unnamed'} and ${second ?? 'unnamed'} in one go: ${winner} stays`, async (t) => {
      const stage = await productPage(t, { tags: [tag(first, first ?? 20), tag(second, second ?? 20)] });
      await stage.show('body', SHIRT_AT(winner), CAP_AT(winner));
      await stage.keep('body', SHIRT_AT(winner), CAP_AT(winner));
      await stage.choose(FORM, 0, 'Rojo');
      await stage.show('body', RED_AT(winner), CAP_AT(winner));
    });
  }

  for (const release of [2, null]) {
    test(`of two with release ${release ?? 'unnamed'} the first stays`, async (t) => {
      const stage = await productPage(t);
      await stage.insert(tag(release, 4));
      await stage.insert(tag(release, 8));
      await stage.show('body', SHIRT_AT(4), CAP_AT(4));
      await stage.keep('body', SHIRT_AT(4), CAP_AT(4));
      await stage.choose(FORM, 0, 'Rojo');
      await stage.show('body', RED_AT(4), CAP_AT(4));
      assert.deepEqual(stage.requests.map((each) => each.path), ['4.json']);
    });
  }

  test('three releases: 1, 3, 2', async (t) => {
    const stage = await productPage(t, { tags: [tag(1), tag(3), tag(2)] });
    await stage.show('body', SHIRT_AT(3), CAP_AT(3));
    await stage.keep('body', SHIRT_AT(3), CAP_AT(3));
  });

  test('a higher release that comes while the lower waits for its settings', async (t) => {
    let answer;
    const held = new Promise((resolve) => {
      answer = resolve;
    });
    const stage = await productPage(t, { settings: (request) => (request.path === '2.json' ? held : settings(request)) });
    await stage.insert(tag(2));
    await becomes(async () => stage.requests.length, 1);
    await stage.insert(tag(3));
    await stage.show('body', SHIRT_AT(3), CAP_AT(3));
    answer({ body: { installments: 2, transfer_discount: 0, low_stock: 0 } });
    await stage.keep('body', SHIRT_AT(3), CAP_AT(3));
  });

  test('forms that arrive and badges that are removed after two releases get one badge', async (t) => {
    const stage = await productPage(t);
    await stage.insert(tag(2));
    await stage.show('body', SHIRT_AT(2), CAP_AT(2));
    await stage.insert(tag(3));
    await stage.show('body', SHIRT_AT(3), CAP_AT(3));
    await stage.page.$eval('#related', (node, html) => node.insertAdjacentHTML('beforeend', html), card(MUG));
    await stage.page.$eval(`${FORM} .vitrina-badge`, (badgeNode) => badgeNode.remove());
    await stage.show('body', SHIRT_AT(3), CAP_AT(3), shown(MUG.variants, 3));
    await stage.keep('body', SHIRT_AT(3), CAP_AT(3), shown(MUG.variants, 3));
  });

  test('two releases without the hook', async (t) => {
    const stage = await productPage(t, { shop: { ...LS, withoutHook: true }, tags: [tag(2), tag(3)] });
    await stage.show('body', SHIRT_AT(3), CAP_AT(3));
    await stage.choose(FORM, 0, 'Rojo');
    await stage.show('body', RED_AT(3), CAP_AT(3));
    await stage.keep('body', RED_AT(3), CAP_AT(3));
  });
});
