// axe-core finds nothing in the sandbox's own pages, and the widget adds nothing to what it finds in a shop's.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { violations } from '../harness/axe.mjs';
import { openSandbox, THEMES } from './stage.mjs';

let sandbox;
before(async () => { sandbox = await openSandbox(); });
after(() => sandbox.close());

for (const theme of THEMES) {
  for (const path of ['/', '/productos/', '/productos/camisa-costa/', '/comprar/', '/checkout/v3/start/', '/search/?q=zzz', '/para-usar/', '/nothing/']) {
    test(`${theme}: ${path}`, async (t) => {
      await sandbox.set({ theme });
      const page = await sandbox.visit(t, path, { errors: path === '/nothing/' ? /404/ : undefined });
      assert.deepEqual(await violations(page), []);
    });
  }
}

/** Lets something happen for every table of the control page and of the Portal. */
async function fill() {
  await sandbox.control('PATCH', '__sandbox/apps/tiendanube/1001', { legacy_src: true });
  const src = `https://cdn.example/${Math.random()}.js`;
  assert.equal((await sandbox.api('POST', 'scripts', { src, event: 'onload', where: 'checkout' })).status, 201);
  await sandbox.api('POST', 'webhooks', { event: 'product/created', url: 'https://app.example/filled' });
  assert.equal((await sandbox.api('POST', 'products', { name: 'Ola' })).status, 201);
  await sandbox.control('POST', '__sandbox/faults', { listener: 'cdn', path: '/never.js', fault: { status: 503 } });
  const version = await fetch(`${sandbox.urls.control}portal/apps/1001/scripts/7001/versions`, { method: 'POST', body: 'let a;' });
  assert.equal(version.status, 201);
}

const TABLES = ['stores', 'scripts', 'requests', 'buckets', 'webhooks', 'faults', 'apps'].map((table) => `#${table} td:not(.none)`);

for (const [name, path, rows] of [['control page', '', TABLES], ['Partner Portal', 'portal/', ['#scripts tr']]]) {
  test(`the ${name} with rows`, async (t) => {
    await fill();
    const page = await sandbox.visit(t, '/search/');
    await page.goto(sandbox.urls.control + path);
    for (const row of rows) await page.locator(row).first().waitFor();
    assert.deepEqual(await violations(page), []);
  });
}

const CONSENT = 'oauth/authorize?response_type=code&client_id=ps-demo&redirect_uri=http://127.0.0.1:8765/callback&scope=script_read';

for (const [name, address] of [
  ['consent page of Tiendanube', (urls) => `${urls.tiendanube}apps/1001/authorize?state=x`],
  ['consent page of Pago Shops', (urls) => urls.pago_shops + CONSENT],
  ['list of shops', (urls) => `http://127.0.0.1:${new URL(urls.shops[0].url).port}/`],
]) {
  test(`the ${name}`, async (t) => {
    const page = await sandbox.visit(t, '/search/');
    assert.equal((await page.goto(address(sandbox.urls))).status(), 200);
    assert.deepEqual(await violations(page), []);
  });
}

// Last, for the scripts stay in the shop.
test('shop pages with the sample scripts running', async (t) => {
  for (const script of ['variant-badge', 'swatch-gallery']) await sandbox.publish(script);
  for (const theme of THEMES) {
    for (const path of ['/', '/productos/camisa-costa/']) {
      await sandbox.set({ theme });
      // The scripts ask for settings that nobody published.
      const page = await sandbox.visit(t, path, { errors: /settings\/2001\.json|Failed to load resource/ });
      await page.locator('.vitrina-badge').first().waitFor({ state: 'attached' });
      await page.locator('.vitrina-gallery').first().waitFor({ state: 'attached' });
      assert.deepEqual(await violations(page), [], `${theme} ${path}`);
    }
  }
});
