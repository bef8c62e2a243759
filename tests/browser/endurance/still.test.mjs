// Nothing moves on the page that did not have to.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CAP, SHIRT } from '../fixtures/catalogue.mjs';
import { card, productBlock } from '../fixtures/markup.mjs';
import { becomes } from '../harness/patience.mjs';
import { openStage } from '../harness/stage.mjs';

const SETTINGS = { body: { installments: 1, transfer_discount: 0, low_stock: 0 } };

/** Opens a product page, and from then on adds up how far things moved without the shopper doing anything. */
async function open(t) {
  const stage = await openStage(t, 'product.html', { settings: SETTINGS, product: productBlock(SHIRT), related: card(CAP) });
  await stage.show('#product_form', [['vitrina-installments', '1x $1.234,50 sin interés']]);
  await stage.page.evaluate(async () => {
    const frames = async (count) => {
      for (let frame = 0; frame < count; frame += 1) await new Promise(requestAnimationFrame);
    };
    await frames(3);
    window.moved = 0;
    window.frames = frames;
    new PerformanceObserver((list) => {
      for (const { value } of list.getEntries()) window.moved += value;
    }).observe({ type: 'layout-shift' });
  });
  return stage;
}

/** Does it in many frames, and gives how far things moved. */
const moving = (stage, work) => stage.page.evaluate(`(async () => { for (let time = 0; time < 50; time += 1) { (${work})(time); await frames(2); } return moved; })()`);

/**
 * Opens a page without the script, whose product has `extra` in its form and a text below it; from then on every shift is kept with
 * what moved.
 */
async function openBare(t, extra = '') {
  const product = `${productBlock({ ...SHIRT, extra })}<h2>Descripción</h2><p>Una remera.</p>`;
  const stage = await openStage(t, 'product.html', { settings: SETTINGS, product, related: '', tags: [] });
  await stage.page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
    window.shifts = [];
    window.keep = (shifts) => window.shifts.push(...shifts.map(({ value, sources }) => ({ value, nodes: sources.map(({ node }) => node) })));
    window.watcher = new PerformanceObserver((list) => keep(list.getEntries()));
    watcher.observe({ type: 'layout-shift' });
  });
  return stage;
}

/** How often something moved since, and how much of it does not stand below the badge. */
const shifts = (stage) =>
  stage.page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
    keep(watcher.takeRecords());
    const badge = document.querySelector('.vitrina-badge');
    const below = (node) => node && badge.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING;
    return { times: shifts.length, others: shifts.flatMap(({ nodes }) => nodes).filter((node) => !below(node)).length };
  });

describe('the first mount', () => {
  test('moves what stands below its node, in one frame, and nothing else', async (t) => {
    const stage = await openBare(t);
    await stage.insert();
    await stage.show('#product_form', [['vitrina-installments', '1x $1.234,50 sin interés']]);
    await becomes(() => shifts(stage), { times: 1, others: 0 });
  });

  test('moves nothing where the theme has kept its place', async (t) => {
    const stage = await openBare(t, '<div class="vitrina-badge" style="height: 60px; overflow: hidden"></div>');
    await stage.insert();
    await stage.show('#product_form', [['vitrina-installments', '1x $1.234,50 sin interés']]);
    assert.deepEqual(await shifts(stage), { times: 0, others: 0 });
  });
});

describe('nothing moves', () => {
  test('the control: a node that comes a frame late is noticed', async (t) => {
    const stage = await open(t);
    const moved = () => {
      const badge = document.querySelector('#product_form .vitrina-badge');
      badge.style.display = badge.style.display ? '' : 'none';
    };
    await moving(stage, moved);
    await becomes(() => stage.page.evaluate(() => window.moved > 0), true);
  });

  test('when a theme takes the badge out and it is put back', async (t) => {
    const stage = await open(t);
    assert.equal(await moving(stage, () => document.querySelector('#product_form .vitrina-badge').remove()), 0);
    assert.equal(await stage.page.locator('#product_form .vitrina-badge').count(), 1);
  });

  test('when a theme writes the form anew', async (t) => {
    const stage = await open(t);
    const anew = () => {
      const form = document.querySelector('#product_form');
      form.querySelector('.vitrina-badge').remove();
      form.innerHTML = String(form.innerHTML);
    };
    assert.equal(await moving(stage, anew), 0);
  });

  test('when a change says the same as before', async (t) => {
    const stage = await open(t);
    const same = () => fixtureTheme.signal({ element: '#single-product', product_id: 41 });
    assert.equal(await moving(stage, same), 0);
  });

  test('when another release takes over', async (t) => {
    const stage = await open(t);
    for (const release of [2, 3]) {
      await stage.insert({ params: { release: String(release) } });
      await stage.quiet();
    }
    assert.equal(await moving(stage, () => {}), 0);
    await stage.show('#product_form', [['vitrina-installments', '1x $1.234,50 sin interés']]);
  });
});
