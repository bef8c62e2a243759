// A sandbox with two releases of an app on its hosting, and a shop page on which a test runs an output.
//
// `VITRINA` is the built command; everything else is made here. Release 2 is the reference widget in every output, release 1
// the second sample in two files: no file is in both, and a page shows which one runs. All tell their author how they fare.

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expectedBadge, readForms, variantsOf } from '../demo/forms.mjs';
import { closeSharedBrowser, sharedBrowser } from '../harness/chromium.mjs';
import { becomes, stays } from '../harness/patience.mjs';

const APP = 'variant-badge';
const GALLERY = 'swatch-gallery';
const REPORTS = 'https://reports.example/';
const scriptAt = (name) => fileURLToPath(new URL(`../../../crates/scripts/${name}`, import.meta.url));

/** What the hosting answers for the store's settings. */
export const SETTINGS = { installments: 3, transfer_discount: 15, low_stock: 4 };

/** Starts the sandbox and publishes both releases. */
export async function openHosting() {
  const folder = mkdtempSync(join(tmpdir(), 'vitrina-outputs-'));
  const hosting = join(folder, 'hosting');
  const command = process.env.VITRINA;
  assert.ok(command, 'VITRINA names no command');
  const sandbox = spawn(command, ['sandbox', '--json', '--until-stdin-closes', '--hosting', hosting], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = await once(createInterface(sandbox.stdout), 'line');
  const urls = JSON.parse(line);
  const published = `[hosting]\nlocation = "hosting"\npublic_url = "${urls.cdn}"\n`;
  const build = (name, script, extra, { place = published, app = APP } = {}) => {
    const config = join(folder, `${name}.toml`);
    const toml = `app = "${app}"\nscript = ${JSON.stringify(scriptAt(script))}\n\n[build]\nout = "${name}"\nreport_url = "${REPORTS}"\nreport_share = 100\n${extra}\n\n${place}`;
    writeFileSync(config, toml);
    const built = spawnSync(command, ['build', '--json', '--config', config], { encoding: 'utf8' });
    assert.equal(built.status, 0, built.stderr);
    cpSync(join(folder, name), join(hosting, app), { recursive: true });
    return JSON.parse(built.stdout).bundle;
  };
  mkdirSync(join(hosting, APP, 'settings'), { recursive: true });
  writeFileSync(join(hosting, APP, 'settings', '1001.json'), JSON.stringify(SETTINGS));
  const bundles = {
    1: build('release-1', 'swatch-gallery', 'outputs = ["two-files"]'),
    2: build('release-2', 'variant-badge', 'outputs = ["two-files", "one-file", "loader", "no-wasm"]'),
    unpublished: build('unpublished', 'variant-badge', 'outputs = ["one-file", "no-wasm"]', { place: '' }),
    gallery: build('gallery', GALLERY, 'outputs = ["two-files", "loader", "no-wasm"]', { app: GALLERY }),
    embedded: build('embedded', 'variant-badge', 'outputs = ["one-file"]\nembed_no_wasm = true'),
  };
  return new Hosting(folder, hosting, sandbox, urls, bundles);
}

class Hosting {
  constructor(folder, hosting, sandbox, urls, bundles) {
    Object.assign(this, { folder, hosting, sandbox, urls, bundles });
    this.shop = urls.shops.find((shop) => shop.store === '1001');
    this.writeChannel({});
    const { outputs, files } = bundles.gallery;
    const { entry } = outputs['two-files'];
    const channel = { release: 1, previous: null, percent: 100, salt: GALLERY, stores: {}, bundles: { 1: { file: entry, integrity: files[entry].integrity } } };
    writeFileSync(join(hosting, GALLERY, 'channel.json'), JSON.stringify(channel));
  }

  /** Asks the sandbox's control API. */
  async control(method, path, body) {
    const answer = await fetch(`${this.urls.control}__sandbox/${path}`, {
      method,
      headers: { 'Content-Type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${await answer.clone().text()}`);
  }

  /** Writes the channel: release 2 for all, release 1 before it. */
  writeChannel(change) {
    const entry = (release) => {
      const { outputs, files } = this.bundles[release];
      const file = outputs['two-files'].entry;
      return { file, integrity: files[file].integrity };
    };
    const channel = { release: 2, previous: 1, percent: 100, salt: APP, stores: {}, bundles: { 1: entry(1), 2: entry(2) }, ...change };
    writeFileSync(join(this.hosting, APP, 'channel.json'), JSON.stringify(channel));
  }

  /** The file that a step of an output fetches, as a path of the hosting. */
  file(output, ending = '', release = 2) {
    const { app, outputs } = this.bundles[release];
    return `/${app}/${outputs[output].files.find((name) => name.endsWith(ending))}`;
  }

  /** The bytes of a file of the hosting. */
  read(path) {
    return readFileSync(join(this.hosting, path));
  }

  /** The address of a script tag as the platform writes it. */
  address(output, query = 'store=1001', release = 2) {
    return new URL(`${this.file(output, '.js', release).slice(1)}?${query}`, this.urls.cdn).href;
  }

  /**
   * Opens the shop's product page and puts the tag (or several) into it as soon as there is a head. `csp` is the page's policy, `faults` are rules
   * for the hosting, `before` runs in the page before anything else.
   */
  async open(t, address, { csp = null, faults = [], before, shop = this.shop } = {}) {
    await this.control('PATCH', 'stores/tiendanube/1001', { csp });
    for (const fault of faults) await this.control('POST', 'faults', { listener: 'cdn', ...fault });
    const context = await (await sharedBrowser()).newContext({ locale: 'es-AR' });
    const visit = new Visit(await context.newPage(), this);
    t.after(async () => {
      await context.close();
      await this.control('DELETE', 'faults');
      await this.control('PATCH', 'stores/tiendanube/1001', { csp: null });
    });
    if (before) await context.addInitScript(before);
    if (address) await context.addInitScript(insertTags, [address].flat());
    await visit.page.goto(shop.product, { waitUntil: 'load' });
    return visit;
  }

  async close() {
    await closeSharedBrowser();
    const ended = once(this.sandbox, 'exit');
    this.sandbox.stdin.end();
    await ended;
    rmSync(this.folder, { recursive: true });
  }
}

// Runs in the page before anything else: the platform's tags, and what they hear.
function insertTags(addresses) {
  window.heard = 0;
  // The platform's own insertion is allowed where the shop demands Trusted Types.
  const platform = () => {
    try {
      return window.trustedTypes.createPolicy('platform', { createScriptURL: (url) => url });
    } catch {
      return { createScriptURL: (url) => url };
    }
  };
  const insert = () => {
    const trusted = platform();
    for (const address of addresses) {
      const tag = document.createElement('script');
      tag.src = trusted.createScriptURL(address);
      tag.onerror = () => (window.heard += 1);
      document.head.append(tag);
    }
  };
  const waiting = new MutationObserver(() => {
    if (!document.head) return;
    waiting.disconnect();
    insert();
  });
  waiting.observe(document, { childList: true, subtree: true });
}

/** A shopper's look at one page. */
class Visit {
  constructor(page, hosting) {
    this.page = page;
    this.hosting = hosting;
    this.pageErrors = [];
    this.consoleErrors = [];
    this.asked = [];
    /** What the script's author was told. */
    this.reports = [];
    page.setDefaultTimeout(15_000);
    page.on('pageerror', (error) => this.pageErrors.push(error.message));
    page.on('console', (message) => message.type() === 'error' && this.consoleErrors.push(message.text()));
    page.on('request', (request) => this.asked.push(request.url()));
    // Only heard, for a page whose requests are answered by a test has no cache.
    page.on('request', (request) => request.url() === REPORTS && this.reports.push(JSON.parse(request.postData())));
  }

  /** Every form's badge is what the specification says, with the hosting's settings or the given ones. */
  async shows(settings = SETTINGS) {
    const terms = await this.page.evaluate(() => ({ lang: LS.lang, currency: LS.currency }));
    const wrong = async () => {
      const forms = (await this.page.evaluate(readForms)).filter((form) => form.place !== 'quick shop');
      assert.ok(forms.length > 3, `the page has ${forms.length} forms`);
      const found = forms.map((form) => [form.badge, expectedBadge(form, { settings, ...terms })]);
      return found.filter(([badge, expected]) => JSON.stringify(badge) !== JSON.stringify(expected)).slice(0, 1);
    };
    await becomes(wrong, [], { message: 'the first wrong badge and the right one' });
  }

  /** Release 1 runs: every form shows what it draws. */
  async showsReleaseBefore() {
    await this.showsInEveryForm('vitrina-gallery');
    assert.equal(await this.page.locator('.vitrina-badge').count(), 0, 'badges beside the galleries');
  }

  /** Every product form has a node of this class. */
  async showsInEveryForm(name) {
    const bare = async () => {
      const forms = (await this.page.evaluate(readForms)).filter((form) => variantsOf(form));
      assert.ok(forms.length > 3, `the page has ${forms.length} product forms`);
      return forms.length - (await this.page.locator(`form.js-product-form > .${name}`).count());
    };
    await becomes(bare, 0, { message: `forms without .${name}` });
  }

  /** The page has nothing of ours and gets nothing. */
  async staysBare() {
    await stays(() => this.page.locator('.vitrina-badge, .vitrina-gallery').count(), 0, { looks: 25, message: 'our nodes on the page' });
  }

  /** The shop itself works: its load event came (a test that opens a page waits for it), and an option can be chosen. */
  async works() {
    const select = this.page.locator('#product_form select:not(.hidden)').first();
    const values = await select.locator('option').evaluateAll((options) => options.map((option) => option.value));
    await select.selectOption(values[1]);
    assert.equal(await select.inputValue(), values[1]);
    assert.equal(await this.page.evaluate(() => document.readyState), 'complete', 'the load event came');
  }

  /** How often the tag heard that the script cannot be had. */
  async hears(times) {
    const heard = () => this.page.evaluate(() => window.heard);
    await becomes(heard, times, { message: 'error events of the tag' });
    await stays(heard, times, { message: 'error events of the tag, later' });
  }

  /** The releases whose author was told of an error. */
  failedReleases() {
    return this.reports.filter((report) => report.error).map((report) => report.release);
  }

  /** Nothing of ours was thrown into the page, and of each release one error was told at most. */
  clean() {
    assert.deepEqual(this.failedReleases(), [...new Set(this.failedReleases())], JSON.stringify(this.reports));
    assert.deepEqual(this.pageErrors, [], 'page errors');
    // What the browser itself says of a file that fails and of a policy that forbids.
    const theirs = /^Failed to (load resource|find a valid digest)|^Fetch API cannot load|Content Security [Pp]olicy|require.*TrustedScriptURL/;
    assert.deepEqual(this.consoleErrors.filter((text) => !theirs.test(text)), [], 'console errors');
  }

  /** How often a file of the hosting was asked for. */
  count(path) {
    return this.asked.filter((url) => new URL(url).pathname === path).length;
  }
}

