// The sandbox's shop in one of its themes, with the widget under test in it. `VITRINA` names the command, `VITRINA_WIDGET_ENTRY` the
// widget's entry, as for the behaviour suite.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { isDeepStrictEqual } from 'node:util';
import { expectedBadge, formName, readForms, variantsOf } from '../demo/forms.mjs';
import { closeSharedBrowser, sharedBrowser } from '../harness/chromium.mjs';
import { becomes, turnsTrue } from '../harness/patience.mjs';
import { widgetUnderTest } from '../harness/widget.mjs';

const APP = 'app';
const SETTINGS = { installments: 3, transfer_discount: 15, low_stock: 4 };

/** Starts a sandbox whose hosting has the widget and its settings. */
export async function openSandbox() {
  const widget = widgetUnderTest();
  const hosting = mkdtempSync(join(tmpdir(), 'vitrina-themes-'));
  mkdirSync(join(hosting, APP, 'settings'), { recursive: true });
  for (const [name, bytes] of widget.files) writeFileSync(join(hosting, APP, name), bytes);
  writeFileSync(join(hosting, APP, 'settings', '1001.json'), JSON.stringify(SETTINGS));
  assert.ok(process.env.VITRINA, 'VITRINA names no command');
  const program = spawn(process.env.VITRINA, ['sandbox', '--json', '--until-stdin-closes', '--hosting', hosting], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = await once(createInterface(program.stdout), 'line');
  const urls = JSON.parse(line);
  const store = urls.shops.find((shop) => shop.store === '1001');
  return {
    cdn: urls.cdn,
    store,
    script: (query = '') => new URL(`${APP}/${widget.entry}?${query}store=1001`, urls.cdn).href,
    /** Changes what the shop is like from now on. */
    async becomes(change) {
      const body = JSON.stringify({ theme: 'base', other_apps: [], csp: null, ...change });
      const address = `${urls.control}__sandbox/stores/tiendanube/1001`;
      const answer = await fetch(address, { method: 'PATCH', headers: { 'Content-Type': 'application/json' }, body });
      assert.ok(answer.ok, `${answer.status} ${await answer.text()}`);
    },
    async close() {
      await closeSharedBrowser();
      const ended = once(program, 'exit');
      program.stdin.end();
      await ended;
      rmSync(hosting, { recursive: true });
    },
  };
}

/**
 * Opens a page of the shop, by its path or address. `theme` and `otherApps` are the sandbox's; `queries` are those of the script's
 * tags, put in once the page has loaded, `others` functions that run in the page before anything else, `allow` the errors that
 * others cause.
 */
export async function openShop(t, sandbox, { theme, path = sandbox.store.product, otherApps = [], queries = [''], before, allow = [] }) {
  await sandbox.becomes({ theme, other_apps: otherApps });
  const context = await (await sharedBrowser()).newContext({ locale: 'es-AR' });
  if (before) await context.addInitScript(before);
  const page = await context.newPage();
  const shop = new Shop(page, allow);
  t.after(() => shop.close());
  await page.goto(new URL(path, sandbox.store.url).href, { waitUntil: 'load' });
  for (const query of queries) await page.evaluate(insertTag, sandbox.script(query));
  return shop;
}

// Runs in the page, as the platform's own block does.
function insertTag(address) {
  return LS.ready.then(
    () =>
      new Promise((done, failed) => {
        const tag = document.createElement('script');
        tag.async = true;
        tag.onload = done;
        tag.onerror = failed;
        tag.src = address;
        document.head.append(tag);
      }),
  );
}

/** A page of the shop that a shopper looks at. */
class Shop {
  constructor(page, allow) {
    this.page = page;
    this.allow = allow;
    this.faults = [];
    page.setDefaultTimeout(15_000);
    page.on('pageerror', (error) => this.faults.push(`page error: ${error.message}`));
    page.on('console', (message) => message.type() === 'error' && this.faults.push(`console error: ${message.text()}`));
  }

  /** The product forms of the page; the empty shell of a quick shop is none. */
  async forms() {
    return (await this.page.evaluate(readForms)).filter((form) => variantsOf(form));
  }

  /** Waits until each of at least `least` forms has the badge that the specification says, and gives the forms. */
  async shows(least = 1) {
    const terms = { settings: SETTINGS, ...(await this.page.evaluate(() => ({ lang: LS.lang, currency: LS.currency }))) };
    let forms;
    const wrong = async () => {
      forms = await this.forms();
      if (forms.length < least) return [`${forms.length} forms of ${least}`];
      const found = forms.map((form) => [formName(form), form.badge, expectedBadge(form, terms)]);
      return found.filter(([, badge, expected]) => !isDeepStrictEqual(badge, expected)).slice(0, 1);
    };
    await becomes(wrong, [], { message: 'the first wrong badge, and the right one' });
    return forms;
  }

  /** Waits for what the page says of itself. */
  async until(read, holds, message) {
    return turnsTrue(() => this.page.evaluate(read), holds, { message });
  }

  /** Fails when an error reached the page that no other app caused. */
  async close() {
    await this.page.context().close();
    assert.deepEqual(this.faults.filter((fault) => !this.allow.some((pattern) => pattern.test(fault))), [], 'errors that reached the page');
  }
}
