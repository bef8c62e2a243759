// Every output under the policies that shops send. Facts: Chromium 156 blocks WebAssembly where `script-src` (or `default-src`) is
// given without 'wasm-unsafe-eval' or 'unsafe-eval', script addresses where Trusted Types are demanded.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openHosting } from './stage.mjs';

let hosting;
before(async () => (hosting = await openHosting()));
after(() => hosting.close());

const scripts = (more = '') => `'self' 'unsafe-inline' ${hosting.urls.cdn} ${more}`;

/** The names that a shop has to let in: ours, made once. */
const LIST = 'trusted-types platform vitrina';

/** Whether a policy lets WebAssembly run, by its name. */
const POLICIES = {
  none: { csp: () => null, wasm: true },
  'connections and images': { csp: () => 'connect-src *; img-src *', wasm: true },
  'script-src': { csp: () => `script-src ${scripts()}`, wasm: false },
  'default-src': { csp: () => `default-src ${scripts()}; connect-src *`, wasm: false },
  'script-src with wasm-unsafe-eval': { csp: () => `script-src ${scripts("'wasm-unsafe-eval'")}`, wasm: true },
  'script-src with unsafe-eval': { csp: () => `script-src ${scripts("'unsafe-eval'")}`, wasm: true },
  'Trusted Types': { csp: () => "require-trusted-types-for 'script'", wasm: true },
  'Trusted Types of a list': { csp: () => `require-trusted-types-for 'script'; ${LIST}`, wasm: true },
  'Trusted Types of a list without WebAssembly': { csp: () => `require-trusted-types-for 'script'; ${LIST}; script-src ${scripts()}`, wasm: false },
  'Trusted Types without WebAssembly': { csp: () => `require-trusted-types-for 'script'; script-src ${scripts()}`, wasm: false },
  'styles of its own': { csp: () => "style-src 'self'", wasm: true },
};

for (const output of ['two-files', 'one-file', 'loader', 'no-wasm'])
  describe(`${output} under`, () => {
    for (const [name, { csp, wasm }] of Object.entries(POLICIES))
      test(name, async (t) => {
        const visit = await hosting.open(t, hosting.address(output), { csp: csp() });
        await visit.shows();
        await visit.works();
        visit.clean();
        await visit.hears(0);
        const fallback = visit.count(hosting.file('no-wasm'));
        if (output === 'no-wasm') assert.equal(fallback, 1);
        else assert.equal(fallback > 0, !wasm, 'the fallback is fetched where WebAssembly is blocked, and only there');
      });
  });

describe('where WebAssembly is blocked', () => {
  const csp = () => `script-src ${scripts()}`;

  test('one file that carries its fallback asks for no other', async (t) => {
    const visit = await hosting.open(t, hosting.address('one-file', 'store=1001', 'embedded'), { csp: csp() });
    await visit.shows();
    visit.clean();
    assert.equal(visit.count(hosting.file('no-wasm')), 0);
  });

  test('and runs as WebAssembly elsewhere', async (t) => {
    const visit = await hosting.open(t, hosting.address('one-file', 'store=1001', 'embedded'));
    await visit.shows();
    visit.clean();
  });

  test('one file that does not know its hosting stays silent', async (t) => {
    const visit = await hosting.open(t, hosting.address('one-file', 'store=1001', 'unpublished'), { csp: csp() });
    await visit.hears(1);
    await visit.staysBare();
    await visit.works();
    visit.clean();
    assert.equal(visit.asked.filter((url) => url.includes('no-wasm')).length, 0);
  });

  test('a bundle without fallback does nothing, and its tag hears it', async (t) => {
    const visit = await hosting.open(t, hosting.address('two-files', 'store=1001', 1), { csp: csp() });
    await visit.hears(1);
    await visit.staysBare();
    await visit.works();
    visit.clean();
  });

  test('the platform is asked for changes once, by the output that runs', async (t) => {
    for (const output of ['two-files', 'one-file', 'loader']) {
      const visit = await hosting.open(t, hosting.address(output), { csp: csp(), before: noteRegistrations });
      await visit.shows();
      const registered = await visit.page.evaluate(() => window.registered);
      assert.deepEqual(registered.map((file) => file.includes('-no-wasm-')), [true], registered.join());
    }
  });

  test('settings are asked for once, at the address that the tag named', async (t) => {
    const query = 'store=1001&settings=settings%2F1001.json%3Fmine';
    const visit = await hosting.open(t, hosting.address('two-files', query), { csp: csp() });
    await visit.shows();
    assert.deepEqual(visit.asked.filter((url) => url.includes('/settings/')), [new URL('variant-badge/settings/1001.json?mine', hosting.urls.cdn).href]);
  });
});

describe('two apps in one page', () => {
  for (const [what, more] of [['share one policy', () => ''], ['share it where WebAssembly is blocked too', () => `; script-src ${scripts()}`]])
    test(what, async (t) => {
      const addresses = [hosting.address('loader'), hosting.address('loader', 'store=1001', 'gallery')];
      const visit = await hosting.open(t, addresses, { csp: `require-trusted-types-for 'script'; ${LIST}${more()}` });
      await visit.showsInEveryForm('vitrina-badge');
      await visit.showsInEveryForm('vitrina-gallery');
      await visit.works();
      await visit.hears(0);
      visit.clean();
    });
});

test('where Trusted Types refuse our policy, the loader does nothing and throws nothing', async (t) => {
  const csp = "require-trusted-types-for 'script'; trusted-types platform";
  const visit = await hosting.open(t, hosting.address('loader'), { csp });
  await visit.staysBare();
  await visit.works();
  visit.clean();
});

test('where connections are blocked, one file shows its defaults and two files nothing', async (t) => {
  const csp = "connect-src 'self'";
  const one = await hosting.open(t, hosting.address('one-file'), { csp });
  await one.shows({ installments: 6, transfer_discount: 10, low_stock: 5 });
  one.clean();
  const two = await hosting.open(t, hosting.address('two-files'), { csp });
  await two.hears(1);
  await two.staysBare();
  two.clean();
});

// Runs in the page before anything else: notes which of our files register with the platform for changes.
function noteRegistrations() {
  window.registered = [];
  let shop;
  Object.defineProperty(window, 'LS', {
    get: () => shop,
    set(given) {
      shop = given;
      let hook = given.registerOnChangeVariant;
      Object.defineProperty(shop, 'registerOnChangeVariant', {
        get: () =>
          hook &&
          ((callback) => {
            const ours = /variant-badge-[^\s:?]*/.exec(new Error().stack);
            if (ours) window.registered.push(ours[0]);
            return hook.call(shop, callback);
          }),
        set: (given) => (hook = given),
      });
    },
  });
}
