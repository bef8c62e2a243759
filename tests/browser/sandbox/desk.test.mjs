// The sandbox's own pages, as people use them: the control page and the Partner Portal.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { violations } from '../harness/axe.mjs';
import { becomes, turnsTrue } from '../harness/patience.mjs';
import { openSandbox } from './stage.mjs';

const APP = '__sandbox/apps/tiendanube/1001';

let sandbox;
before(async () => { sandbox = await openSandbox(); });
after(() => sandbox.close());

/** Opens one of the pages and waits until it is drawn. */
async function open(t, path) {
  const page = await sandbox.visit(t, '/search/');
  await page.goto(sandbox.urls.control + path);
  await page.locator('[data-drawn]').first().waitFor();
  // A page that is loaded anew has lost it.
  await page.evaluate(() => { window.same = true; });
  return page;
}

/** Waits until the page has read the state so often again; what it read before the last time is drawn. */
async function reads(page, times) {
  for (let time = 0; time < times; time += 1) await page.waitForResponse((answer) => answer.url().includes('/__sandbox/state'));
}

const portalDelay = async () => (await sandbox.control('GET', '__sandbox/state')).apps.find((app) => app.id === '1001').portal_delay;

test('what is typed into a field of the control page stays while the page goes on, and nothing is no number', async (t) => {
  t.after(() => sandbox.control('PATCH', APP, { portal_delay: 5 }));
  const page = await open(t, '');
  const field = page.getByLabel('portal_delay of 1001');
  await field.fill('');
  await page.keyboard.type('77');
  await reads(page, 3);
  assert.deepEqual([await field.inputValue(), await field.evaluate((input) => input === document.activeElement)], ['77', true]);
  await page.keyboard.press('Enter');
  await becomes(portalDelay, 77);
  await field.fill('');
  await page.keyboard.press('Enter');
  await becomes(() => field.inputValue(), '77');
  assert.equal(await portalDelay(), 77);
});

test('the Portal takes a file, deploys it, and tells when stores have it without drawing anything anew', async (t) => {
  await sandbox.control('PATCH', APP, { portal_delay: 600 });
  t.after(() => sandbox.control('PATCH', APP, { portal_delay: 5 }));
  const page = await open(t, 'portal/');
  const card = page.locator('.card', { hasText: 'script_id 7001' });
  await card.locator('input[type=file]').setInputFiles({ name: 'a.js', mimeType: 'text/javascript', buffer: Buffer.from('let a;') });
  await card.getByText('6 bytes').waitFor();
  await card.getByRole('button', { name: 'to active' }).click();
  await card.locator('td .badge', { hasText: 'active' }).waitFor();

  const waiting = card.locator('#waiting-7001');
  const told = await turnsTrue(() => waiting.textContent(), (text) => /^in stores in \d+ s$/.test(text));
  assert.deepEqual(await violations(page), []);
  const app = page.locator('#app');
  await app.focus();
  await page.evaluate(() => { window.drawn = [document.querySelector('#scripts > *'), document.querySelector('#app > *')]; });
  await turnsTrue(() => waiting.textContent(), (text) => text !== told);
  assert.deepEqual(await page.evaluate(() => window.drawn.map((node) => node.isConnected)), [true, true]);
  assert.equal(await app.evaluate((select) => select === document.activeElement), true);

  assert.equal((await sandbox.api('POST', 'scripts', { script_id: 7001 })).status, 422, 'no store has it yet');
  await sandbox.control('POST', '__sandbox/clock', { advance: 600 });
  await waiting.waitFor({ state: 'hidden' });
  const made = await sandbox.api('POST', 'scripts', { script_id: 7001 });
  assert.deepEqual([made.status, made.body.current_version.version], [201, 1]);
  t.after(() => sandbox.api('DELETE', 'scripts/7001'));
  assert.equal(await page.evaluate(() => window.same), true);
});

test('the control page shows what happens while it is open', async (t) => {
  await sandbox.control('PATCH', APP, { legacy_src: true });
  const page = await open(t, '');
  const row = (table, ...texts) => texts.reduce((rows, text) => rows.filter({ hasText: text }), page.locator(`#${table} tr`)).first();
  assert.equal(await row('faults', '/never.js').count(), 0);

  await sandbox.set({ theme: 'linked' });
  t.after(() => sandbox.set({ theme: 'base' }));
  const src = 'https://cdn.example/shown.js';
  const script = await sandbox.api('POST', 'scripts', { src, event: 'onload', where: 'store' });
  assert.equal(script.status, 201);
  t.after(() => sandbox.api('DELETE', `scripts/${script.body.id}`));
  const hook = await sandbox.api('POST', 'webhooks', { event: 'product/created', url: 'https://app.example/shown' });
  assert.equal(hook.status, 201);
  t.after(() => sandbox.api('DELETE', `webhooks/${hook.body.id}`));
  assert.equal((await sandbox.api('POST', 'products', { name: 'Ola' })).status, 201);
  const fault = await sandbox.control('POST', '__sandbox/faults', { listener: 'cdn', path: '/never.js', fault: { status: 503 } });
  t.after(() => sandbox.control('DELETE', `__sandbox/faults/${fault.id}`));
  assert.equal((await fetch(`${sandbox.urls.cdn}never.js`)).status, 503);

  await becomes(() => page.getByLabel('theme of Luna').inputValue(), 'linked');
  await row('scripts', 'tiendanube 2001', src).waitFor();
  await row('requests', 'POST', '/2025-03/2001/scripts', '201').waitFor();
  await row('requests', 'GET', '/never.js', '503', `fault ${fault.id}`).waitFor();
  await row('webhooks', 'tiendanube 2001', 'product/created', 'https://app.example/shown').waitFor();
  await row('faults', '/never.js', '503', '1 of 1').waitFor();
  // What it asked leaks out again, so the level is that of the last request.
  await becomes(async () => {
    await sandbox.api('GET', 'store');
    return row('buckets', '1001', '2001', 'of 40').count();
  }, 1);
  assert.equal(await page.evaluate(() => window.same), true, 'no page was loaded');
});
