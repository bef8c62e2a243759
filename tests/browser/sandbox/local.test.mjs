// "Chrome may block localhost" (platforms.md §3.4): a shop is a public place, and asks the person before it loads a script that is being
// written on their own machine. Shops of the sandbox are on this machine too; the policy `treat-as-public-address` makes one public.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { becomes } from '../harness/patience.mjs';
import { openSandbox } from './stage.mjs';

let sandbox, server;
before(async () => {
  sandbox = await openSandbox();
  server = createServer((_, answer) => answer.setHeader('Content-Type', 'text/javascript').end('window.written = document.currentScript.src;')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  await sandbox.set({ demo: true });
  await sandbox.control('PATCH', 'portal/apps/1001/scripts/7001', { development_url: `http://127.0.0.1:${server.address().port}/main.js` });
  await sandbox.appear();
  assert.equal((await sandbox.api('POST', 'scripts', { script_id: 7001 })).status, 201);
});
after(() => Promise.all([sandbox.close(), new Promise((done) => server.close(done).closeAllConnections())]));

const BLOCKED = /loopback.? address space|ERR_FAILED/;

for (const [what, csp, permissions, runs] of [
  ['a shop on this machine', null, [], true],
  ['a public shop', 'treat-as-public-address', [], false],
  ['a public shop that the person lets ask this machine', 'treat-as-public-address', ['local-network-access'], true],
]) {
  test(`${what} ${runs ? 'loads' : 'does not load'} what is written on this machine, and goes on`, async (t) => {
    await sandbox.set({ csp });
    const page = await sandbox.visit(t, '/', { errors: csp ? BLOCKED : undefined });
    await page.context().grantPermissions(permissions);
    const ended = page.waitForEvent(runs ? 'requestfinished' : 'requestfailed', (request) => request.url().includes('/main.js'));
    await page.reload();
    await ended;
    const port = server.address().port;
    await becomes(() => page.evaluate(() => window.written ?? null), runs ? `http://127.0.0.1:${port}/main.js?store=2001` : null);
    // The shop's own files come from the shop.
    assert.equal(await page.evaluate(() => typeof LS.registerOnChangeVariant), 'function');
  });
}
