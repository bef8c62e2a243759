// A sandbox with one shop, `luna`, in which the app is installed, and a shopper's browser.
//
// `VITRINA` is the built command.

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { closeSharedBrowser, sharedBrowser } from '../harness/chromium.mjs';

const STORE = '2001';
const SEED = {
  stores: [{ platform: 'tiendanube', id: STORE, name: 'Luna', slug: 'luna', lang: 'es_AR', country: 'AR', currency: 'ARS' }],
};

/** The three shapes of themes. */
export const THEMES = ['base', 'linked', 'sections'];

/** Starts a sandbox of its own. */
export async function openSandbox() {
  assert.ok(process.env.VITRINA, 'VITRINA names no command');
  const folder = mkdtempSync(join(tmpdir(), 'vitrina-shops-'));
  const seed = join(folder, 'seed.json');
  writeFileSync(seed, JSON.stringify(SEED));
  const child = spawn(process.env.VITRINA, ['sandbox', '--json', '--until-stdin-closes', '--seed', seed], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = await once(createInterface(child.stdout), 'line');
  const sandbox = new Sandbox(folder, child, JSON.parse(line));
  // A token has the scopes of the day it was issued, so the app is installed anew with those that tests need.
  await sandbox.install(['write_scripts', 'write_products', 'read_orders']);
  return sandbox;
}

class Sandbox {
  constructor(folder, child, urls) {
    Object.assign(this, { folder, child, urls });
    this.shop = urls.shops.find((shop) => shop.store === STORE).url.replace(/\/$/, '');
  }

  /** Asks the control listener. */
  async control(method, path, body) {
    const headers = { 'Content-Type': 'application/json' };
    const answer = await fetch(this.urls.control + path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
    const text = await answer.text();
    assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`);
    return text ? JSON.parse(text) : null;
  }

  /** Lets the app in with these scopes, as a merchant does on the consent page. */
  async install(scopes) {
    await this.control('PATCH', '__sandbox/apps/tiendanube/1001', { scopes });
    const accept = new URLSearchParams({ store: STORE, decision: 'accept', state: 'x' });
    const consent = await fetch(`${this.urls.tiendanube}apps/1001/authorize?state=x`, { method: 'POST', body: accept, redirect: 'manual' });
    const code = new URL(consent.headers.get('location')).searchParams.get('code');
    const body = JSON.stringify({ client_id: '1001', client_secret: 'sandbox-secret-tiendanube', grant_type: 'authorization_code', code });
    const token = await fetch(`${this.urls.tiendanube}apps/authorize/token`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
    this.token = (await token.json()).access_token;
    assert.ok(this.token, 'the app got no token');
  }

  /** Builds a sample script into one file, puts it into the Portal and lets the shop have it. */
  async publish(script) {
    const config = join(this.folder, `${script}.toml`);
    const crate = fileURLToPath(new URL(`../../../crates/scripts/${script}`, import.meta.url));
    writeFileSync(config, `app = "${script}"\nscript = ${JSON.stringify(crate)}\n\n[build]\nout = "${script}"\noutputs = ["one-file"]\n`);
    const built = spawnSync(process.env.VITRINA, ['build', '--json', '--config', config], { encoding: 'utf8' });
    assert.equal(built.status, 0, built.stderr);
    const file = join(this.folder, script, JSON.parse(built.stdout).bundle.outputs['one-file'].entry);
    const made = await this.control('POST', 'portal/apps/1001/scripts', { handle: `${script}-sample` });
    const versions = `portal/apps/1001/scripts/${made.id}/versions`;
    const upload = await fetch(this.urls.control + versions, { method: 'POST', headers: { 'Content-Type': 'text/javascript' }, body: readFileSync(file) });
    assert.ok(upload.ok, await upload.text());
    await this.control('POST', `${versions}/1/deploy`, { to: 'active' });
    await this.appear();
    const { status } = await this.api('POST', 'scripts', { script_id: made.id });
    assert.equal(status, 201);
  }

  /** Lets stores and API have what was changed in the Portal. */
  appear() {
    return this.control('POST', '__sandbox/clock', { advance: 5 });
  }

  /** Changes the shop. */
  set(change) {
    return this.control('PATCH', `__sandbox/stores/tiendanube/${STORE}`, change);
  }

  /** Asks Tiendanube's API as the app. */
  async api(method, path, body) {
    const answer = await fetch(`${this.urls.tiendanube}2025-03/${STORE}/${path}`, {
      method,
      headers: { Authentication: `bearer ${this.token}`, 'User-Agent': 'Shops (test@example.com)', 'Content-Type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    return { status: answer.status, body: await answer.json() };
  }

  /** A shopper without cookies opens a page. Anything thrown in it fails the test, unless `errors` says which may be. */
  async visit(t, path, { width = 1280, errors = /^$/, hasTouch = false } = {}) {
    const context = await (await sharedBrowser()).newContext({ viewport: { width, height: 900 }, hasTouch });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    const thrown = [];
    page.on('pageerror', (error) => thrown.push(error.message));
    page.on('console', (message) => message.type() === 'error' && thrown.push(message.text()));
    t.after(async () => {
      await context.close();
      assert.deepEqual(thrown.filter((text) => !errors.test(text)), [], 'errors in the page');
    });
    await page.goto(this.shop + path);
    return page;
  }

  async close() {
    await closeSharedBrowser();
    const ended = once(this.child, 'exit');
    this.child.stdin.end();
    await ended;
    rmSync(this.folder, { recursive: true });
  }
}

/** Hears of changes as an app does, and keeps what each looked like at that moment. */
export function listen(page) {
  return page.evaluate(() => {
    window.changes = [];
    LS.registerOnChangeVariant((variant) => {
      const { id, element, contact, available, stock } = variant;
      const price = document.querySelector('#price_display');
      window.changes.push({ id, element, contact, available, stock, shown: price && price.textContent, global: LS.variants[0].product_id });
    });
  });
}

/** What was heard. */
export const heard = (page) => page.evaluate(() => window.changes);

/** Chooses a text of an option in the page's own form, as the theme lets shoppers do it. */
export async function choose(page, theme, index, text) {
  const form = page.locator('#product_form');
  if (theme === 'linked') return form.locator(`input[name="variation[${index}]"][value="${text}"]`).check();
  const select = form.locator(`select[name="variation[${index}]"]`);
  if (await select.isVisible()) return select.selectOption(text);
  return form.locator(`.js-insta-variant[data-option="${text}"]`).click();
}
