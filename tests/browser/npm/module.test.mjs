// The npm package in a page without a bundler, as a `<script type="module">` from a CDN has it: `dist/vitrina.min.js`.

import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { SHIRT } from '../fixtures/catalogue.mjs';
import { productBlock } from '../fixtures/markup.mjs';
import { becomes, stays } from '../harness/patience.mjs';

const BUILT = new URL('../../../crates/js/dist/vitrina.min.js', import.meta.url);

const MODULE = `
import { money, mount, onVariant, script, settings } from './vitrina.min.js';

script({ app: 'module', url: import.meta.url });
const offer = settings({ installments: { default: 6, min: 1, max: 24 } });
window.seen = [];
window.end = onVariant(({ reason, variant }) => seen.push(reason + ' ' + variant?.price));
window.fail = onVariant(() => { if (window.broken) throw new Error('a mistake'); });
mount('vitrina-badge', ({ variant }, view) => view.line('p', 'parts', offer.installments + 'x ' + variant?.price.part(offer.installments)));
`;

/** Another script, which mounts and ends without end; what it says is how much the page files still hold for it. */
const MANY = `
import { mount, ready, script } from './index.js';
import { inDataStore, inProduct } from './places.js';
import { names } from './page/forms.js';
import { endings } from './page/guard.js';

script({ app: 'many' });
window.many = async (times) => {
  await ready;
  for (let time = 0; time < times; time += 1)
    for (const place of ['many', inProduct('many', '.swatches'), inDataStore('many', 'product-detail')]) mount(place, (...given) => given.pop().text('x'))();
  return [names.length, endings.length];
};
`;

const folder = mkdtempSync(join(tmpdir(), 'vitrina-module-'));
after(() => rmSync(folder, { recursive: true, force: true }));
copyFileSync(BUILT, join(folder, 'vitrina.min.js'));
writeFileSync(join(folder, 'module.mjs'), MODULE);
writeFileSync(join(folder, 'entry.js'), `import(new URL('module.mjs', document.currentScript.src));`);
const dist = fileURLToPath(new URL('../../../crates/js/dist', import.meta.url));
buildSync({ stdin: { contents: MANY, resolveDir: dist }, bundle: true, format: 'esm', outfile: join(folder, 'many.mjs') });
process.env.VITRINA_WIDGET_ENTRY = join(folder, 'entry.js');
const { openStage } = await import('../harness/stage.mjs');

const FORM = '#product_form';
const open = (t) => openStage(t, 'product.html', { product: productBlock(SHIRT), settings: { body: { installments: 3 } } });
const badge = (stage) => stage.page.$$eval('.vitrina-badge', (nodes) => nodes.map((node) => node.textContent));

test('a module draws, reads the settings beside it, and follows the shopper until it is told to end', async (t) => {
  const stage = await open(t);
  await becomes(() => badge(stage), ['3x $411,50']);
  assert.deepEqual(stage.requests.map(({ path }) => path), ['settings/1001.json']);
  await stage.choose(FORM, 0, 'Rojo');
  await becomes(() => badge(stage), ['3x $333,33']);
  const seen = () => stage.page.evaluate(() => window.seen);
  await becomes(async () => (await seen()).length, 2);
  assert.equal((await seen())[0], 'initial $1.234,50');
  await stage.page.evaluate(() => window.end());
  await stage.choose(FORM, 0, 'Azul');
  await becomes(() => badge(stage), ['3x $411,50']);
  await stays(async () => (await seen()).length, 2, { looks: 3 });
});

test('what a callback throws takes the script out of the page, and reaches no one', async (t) => {
  const stage = await open(t);
  await becomes(() => badge(stage), ['3x $411,50']);
  await stage.page.evaluate(() => (window.broken = true));
  await stage.choose(FORM, 0, 'Rojo');
  await becomes(() => badge(stage), []);
});

test('a thousand mounts that were made and ended leave nothing behind', async (t) => {
  const stage = await open(t);
  await becomes(() => badge(stage), ['3x $411,50']);
  const held = (times) =>
    stage.page.evaluate(async ([address, times]) => {
      await import(address);
      return many(times);
    }, [new URL('many.mjs', stage.address()).href, times]);
  const once = await held(1);
  assert.deepEqual(await held(1000), once);
  await becomes(() => stage.page.locator('.many').count(), 0);
});
