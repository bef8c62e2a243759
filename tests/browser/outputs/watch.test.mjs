// A rollout's page, over a journal that is written while the browser looks. `VITRINA_WATCH` is the built example `watch`;
// with `VITRINA_SHOTS` pictures of each stage go into that folder.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { request } from 'node:http';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { violations } from '../harness/axe.mjs';
import { closeSharedBrowser, sharedBrowser } from '../harness/chromium.mjs';
import { becomes, turnsTrue } from '../harness/patience.mjs';

let program;
let lines;
let url;
let page;
const wrong = [];
const asked = [];

before(async () => {
  program = spawn(process.env.VITRINA_WATCH, { stdio: ['pipe', 'pipe', 'inherit'] });
  lines = createInterface({ input: program.stdout })[Symbol.asyncIterator]();
  url = (await lines.next()).value;
  page = await (await sharedBrowser()).newPage({ viewport: { width: 1000, height: 1300 } });
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && wrong.push(message.text()));
  page.on('pageerror', (error) => wrong.push(String(error)));
  page.on('dialog', (dialog) => wrong.push(dialog.message()));
  page.on('request', (made) => asked.push(made.url()));
  await page.goto(url);
});

after(async () => {
  program.stdin.end();
  await closeSharedBrowser();
});

const next = async (stage) => {
  program.stdin.write('\n');
  assert.equal((await lines.next()).value, `stage ${stage}`);
};
const text = (selector) => page.locator(selector).innerText();
const rows = (table) => page.locator(`#${table} tbody tr`).evaluateAll((found) => found.map((row) => row.innerText.replace(/\s+/g, ' ').trim()));
/** On a desk and on a phone, in light and in dark: nothing sideways, no small print, nothing that axe finds. */
const looksGood = async (stage) => {
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 1300 });
    for (const colorScheme of ['light', 'dark']) {
      const name = `${stage}-${width}-${colorScheme}`;
      await page.emulateMedia({ colorScheme });
      const sideways = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      await becomes(sideways, 0, { message: `${name}: it scrolls sideways` });
      const heights = () => page.locator('svg text').evaluateAll((found) => found.map((text) => text.getBoundingClientRect().height));
      // The page draws anew once it has heard of its new width.
      await turnsTrue(heights, (found) => found.every((height) => height >= 12), { message: `${name}: labels too small to read` });
      assert.deepEqual(await violations(page), [], name);
      if (process.env.VITRINA_SHOTS) await page.screenshot({ path: `${process.env.VITRINA_SHOTS}/watch-${name}.png`, fullPage: true });
    }
  }
};

test('an app without a rollout says so', async () => {
  await becomes(() => text('h1'), 'No rollout yet');
  assert.equal(await page.locator('#rollout').isVisible(), false);
  assert.match(await text('main'), /^Nothing was rolled out yet/);
  await looksGood('empty');
});

test('a rollout that begins shows its waves', async () => {
  await next(1);
  await becomes(() => text('#state'), 'working');
  assert.equal(await text('h1'), 'Rollout 1: release 7');
  assert.match(await text('#when'), /by ana on laptop.*Before: release 6/s);
  assert.deepEqual(await rows('waves'), ['10% 4 0 0', '100% not open yet 36 0 0']);
  assert.equal(await page.locator('#stores').getAttribute('aria-label'), '0 of 40 stores done, 0 failed');
});

test('stores are counted, and what a bad one needs is told as text', async () => {
  await next(2);
  await becomes(() => text('#state'), 'waiting');
  assert.deepEqual(await rows('waves'), ['10% 4 3 1', '100% not open yet 36 0 0']);
  assert.deepEqual(await rows('bad'), [
    'tiendanube:1004 a login 401 <img src=x onerror=alert(1)> Next: see to it, then `vitrina deploy --store tiendanube:1004`',
  ]);
  assert.equal(await page.locator('#bad img').count(), 0);
  const widths = await page.locator('#stores span').evaluateAll((parts) => parts.map((part) => part.style.width));
  assert.deepEqual(widths, ['7.5%', '2.5%']);
});

test('the gate’s looks are a table and a line', async () => {
  await next(3);
  await turnsTrue(() => rows('gates'), (found) => found.length === 3);
  const [newest, , oldest] = await rows('gates');
  assert.match(newest, / 1 1,800 9 0\.50% advance$/);
  assert.match(oldest, / 1 150 0 0\.00% wait: release 7 has 150 starts so far; 200 are needed to judge it$/);
  assert.equal(await page.locator('#chart circle').count(), 3);
  assert.match(await page.locator('#chart svg').getAttribute('aria-label'), /from 0\.00% to 0\.50%/);
  await looksGood('running');
});

test('it goes on to its end, and the page stays when the command has ended', async () => {
  await next(4);
  await becomes(() => rows('waves'), ['10% 4 3 1', '100% 36 35 1']);
  await next(5);
  await becomes(() => text('#state'), 'paused');
  assert.equal(await text('#why'), 'somebody wants to look');
  await next(6);
  await becomes(() => text('#state'), 'finished');
});

test('a rollout that was stopped, with twenty bad stores, says what each needs', async () => {
  await next(7);
  await becomes(() => text('#state'), 'aborted');
  assert.equal(await text('h1'), 'Rollout 2: release 8');
  assert.equal(await text('#why'), '20 of 40 stores of the wave failed, more than 5%');
  const needs = await page.locator('#bad tbody tr td:nth-child(2)').allInnerTexts();
  assert.equal(needs.length, 20);
  assert.deepEqual([...new Set(needs)], ['a login', 'payment', 'an upload in the Portal', 'another try', 'a look']);
  await looksGood('aborted');
});

test('nothing comes from elsewhere, and the policy is strict', async () => {
  assert.ok(asked.length > 4);
  for (const address of asked) assert.ok(address.startsWith(url) || address.startsWith('data:'), address);
  const headers = await (await fetch(url)).headers;
  assert.match(headers.get('content-security-policy'), /^default-src 'none'; script-src 'self'; style-src 'self'/);
  assert.doesNotMatch(headers.get('content-security-policy'), /unsafe|\*/);
  assert.equal(headers.get('x-content-type-options'), 'nosniff');
  assert.equal(headers.get('cache-control'), 'no-store');
  assert.equal(headers.get('access-control-allow-origin'), null);
});

test('a name of another site that leads here is refused', async () => {
  const { port } = new URL(url);
  const status = (host) => new Promise((resolve, reject) => {
    request({ port, host: '127.0.0.1', path: '/facts', headers: { host } }, (answer) => resolve(answer.resume().statusCode)).on('error', reject).end();
  });
  assert.equal(await status(`127.0.0.1:${port}`), 200);
  assert.equal(await status(`localhost:${port}`), 200);
  for (const host of ['evil.example', `evil.example:${port}`, '127.0.0.1.evil.example']) assert.equal(await status(host), 400, host);
});

test('when the command has ended, what it showed last stays', async () => {
  assert.deepEqual(wrong, []);
  program.kill();
  await becomes(() => text('#state'), 'lost');
  assert.match(await text('#why'), /has ended/);
  assert.deepEqual(await rows('waves'), ['10% 4 2 2', '100% 36 18 18']);
});
