// axe-core finds nothing in the sandbox's own pages, and the widget adds nothing to what it finds in a shop's.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { violations } from '../harness/axe.mjs';
import { openSandbox, THEMES } from './stage.mjs';

let sandbox;
before(async () => { sandbox = await openSandbox(); });
after(() => sandbox.close());

for (const theme of THEMES) {
  for (const path of ['/', '/productos/', '/productos/camisa-costa/', '/comprar/', '/checkout/v3/start/', '/search/?q=zzz']) {
    test(`${theme}: ${path}`, async (t) => {
      await sandbox.set({ theme });
      const page = await sandbox.visit(t, path);
      assert.deepEqual(await violations(page), []);
    });
  }
}

for (const [name, path] of [['control page', ''], ['Partner Portal', 'portal/']]) {
  test(`the ${name}`, async (t) => {
    const page = await sandbox.visit(t, '/search/');
    await page.goto(sandbox.urls.control + path);
    await page.locator('[data-drawn]').first().waitFor();
    assert.deepEqual(await violations(page), []);
  });
}

test('the consent page', async (t) => {
  const page = await sandbox.visit(t, '/search/');
  await page.goto(`${sandbox.urls.tiendanube}apps/1001/authorize?state=x`);
  assert.deepEqual(await violations(page), []);
});

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
