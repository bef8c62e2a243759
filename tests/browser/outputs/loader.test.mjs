// Which release the loader starts: the wave's vectors, which the Rust side reads too, and a channel's overrides.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { becomes } from '../harness/patience.mjs';
import { openHosting } from './stage.mjs';

let hosting;
before(async () => (hosting = await openHosting()));
after(() => hosting.close());

const VECTORS = JSON.parse(readFileSync(new URL('../../../crates/release/vectors/wave.json', import.meta.url)));

/** The release that runs on a page of that store. */
async function running(t, store, channel) {
  hosting.writeChannel(channel);
  t.after(() => hosting.writeChannel({}));
  const visit = await hosting.open(t, hosting.address('loader', `store=${store}`));
  const read = () => visit.page.evaluate(() => Object.values(window.__vitrina?.apps ?? {}).map((app) => app.running));
  return { visit, read };
}

describe('a store is in the wave as the vectors say:', () => {
  assert.ok(VECTORS.length > 50);
  for (const { salt, store, percent, in: inWave } of VECTORS.filter(({ store }) => /^\d+$/.test(store)))
    test(`${salt}:${store} at ${percent} %`, async (t) => {
      const { read } = await running(t, store, { salt, percent });
      await becomes(read, [inWave ? 2 : 1]);
    });
});

describe('however its tag comes, the loader starts one release:', () => {
  const address = () => hosting.address('loader');
  const oneRelease = async (visit) => {
    await visit.shows();
    const twins = await visit.page.$$eval('form', (forms) => forms.filter((form) => form.querySelectorAll('.vitrina-badge').length > 1).length);
    assert.equal(twins, 0, 'forms with two badges');
    visit.clean();
  };

  test('twice', async (t) => oneRelease(await hosting.open(t, [address(), address()])));

  test('late', async (t) => {
    const visit = await hosting.open(t, null);
    await visit.page.evaluate((src) => document.body.append(Object.assign(document.createElement('script'), { src })), address());
    await oneRelease(visit);
  });

  test('where document.currentScript is null', async (t) => {
    const before = () => Object.defineProperty(Document.prototype, 'currentScript', { get: () => null });
    await oneRelease(await hosting.open(t, address(), { before }));
  });
});

describe('the channel decides', () => {
  test('a store that is named runs what is said for it', async (t) => {
    const { read } = await running(t, '1001', { stores: { 1001: 1 } });
    await becomes(read, [1]);
  });

  test('outside the wave and with nothing before it, nothing runs', async (t) => {
    const { visit } = await running(t, '1001', { percent: 0, previous: null });
    await visit.staysBare();
    visit.clean();
  });

  test('a release without a bundle does not run', async (t) => {
    const { visit } = await running(t, '1001', { release: 9 });
    await visit.staysBare();
    visit.clean();
  });

  test('settings beside the bundle are read, not beside the loader', async (t) => {
    const { visit } = await running(t, '1001', {});
    await visit.shows();
    assert.deepEqual(visit.asked.filter((url) => url.includes('settings')), [new URL('variant-badge/settings/1001.json', hosting.urls.cdn).href]);
  });
});
