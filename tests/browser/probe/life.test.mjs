// How the script begins, ends, and leaves the shop.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { becomes, stays } from '../harness/patience.mjs';
import { FORM, SHIRT, openProbe, productBlock } from './stage.mjs';

/** Every trace of the script in the page. */
const traces = (probe) => probe.page.evaluate(() => document.querySelectorAll('[class^=probe-]').length + document.adoptedStyleSheets.length);

describe('life', { concurrency: 4 }, () => {
  test('what an async script mounts later is drawn in forms that are there and in those that come', async (t) => {
    const probe = await openProbe(t);
    await probe.shows('.probe-late', '1', '1');
    await probe.page.$eval('#single-product', (node, html) => (node.outerHTML = html), productBlock(SHIRT));
    await probe.shows('.probe-late', '1', '1');
  });

  test('a mistake in the script takes every node and style away, for good, and throws nothing', async (t) => {
    const probe = await openProbe(t);
    await probe.shows('.probe-late', '1', '1');
    await probe.press('break');
    assert.equal(await traces(probe), 0);
    await probe.page.$eval('#single-product', (node, html) => (node.outerHTML = html), productBlock(SHIRT));
    await probe.stage.choose(FORM, 0, 'Rojo');
    await probe.page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
    await stays(() => traces(probe), 0, { looks: 5 });
  });

  test('what has ended listens to nothing in the document and the window', async (t) => {
    const probe = await openProbe(t, { tags: [] });
    await probe.page.evaluate(() => {
      window.heard = [];
      for (const target of [document, window]) {
        const { addEventListener, removeEventListener } = target;
        target.addEventListener = (kind, work, how) => {
          // Whoever drives the page listens too.
          if (/\/hosting\//.test(new Error().stack)) heard.push({ target, kind, work });
          addEventListener.call(target, kind, work, how);
        };
        target.removeEventListener = (kind, work, how) => {
          heard = heard.filter((each) => each.target !== target || each.kind !== kind || each.work !== work);
          removeEventListener.call(target, kind, work, how);
        };
      }
    });
    await probe.stage.insert();
    await probe.shows('.probe-late', '1', '1');
    const kinds = () => probe.page.evaluate(() => heard.map(({ kind }) => kind).sort());
    assert.deepEqual(await kinds(), ['change', 'change', 'click', 'click', 'input', 'keydown', 'pageshow']);
    await probe.press('break');
    assert.deepEqual(await kinds(), []);
  });

  test('a newer release takes the place of the older one, node by node', async (t) => {
    const tag = (release) => ({ params: { release: String(release) } });
    const probe = await openProbe(t, { tags: [tag(1)], related: '' });
    await probe.shows('.probe-late', '1');
    const before = await traces(probe);
    // A node that only the older release has.
    await probe.page.evaluate(() => (window.older = document.querySelector('.probe-price')));
    await probe.stage.insert(tag(2));
    await probe.shows('.probe-late', '2');
    await becomes(async () => (await probe.diary()).filter((line) => line.startsWith('initial')).length, 1);
    assert.equal(await probe.page.evaluate(() => window.older.isConnected), false);
    await probe.press('end');
    await probe.press('break');
    assert.equal(await traces(probe), 0);
    assert.ok(before > 0);
  });

  test('where NubeSDK runs nothing is drawn', async (t) => {
    const probe = await openProbe(t, { before: () => (window.nubeSDK = { send() {} }) });
    await probe.stage.quiet();
    await stays(() => traces(probe), 0, { looks: 10 });
  });

  for (const [what, value] of [['null', 'null'], ['a text', '"x"'], ['a function', '() => {}'], ['only its slots', 'undefined']]) {
    test(`window.nubeSDK as ${what} is no SDK`, async (t) => {
      const probe = await openProbe(t, { related: '', tags: [] });
      await probe.page.evaluate((value) => {
        window.nubeSDK = (0, eval)(value);
        document.body.insertAdjacentHTML('beforeend', '<div id="nubesdk-root" data-nubesdk-slot="x"></div>');
      }, value);
      await probe.stage.insert();
      await probe.shows('.probe-late', '1');
    });
  }

  test('when NubeSDK comes late, the script leaves the page to it', async (t) => {
    const probe = await openProbe(t);
    await probe.shows('.probe-late', '1', '1');
    await probe.page.evaluate(() => (window.nubeSDK = {}));
    await probe.stage.choose(FORM, 0, 'Rojo');
    await becomes(() => traces(probe), 0);
  });

  for (const [what, happens] of [
    ['tells the script something', () => (document.querySelector('.js-cart-widget-amount').textContent = '7')],
    ['takes a node of the page away', () => document.querySelector('.probe-page').remove()],
  ])
    test(`when NubeSDK comes late to a page without product form, and the page ${what}`, async (t) => {
      const probe = await openProbe(t, { page: 'listing.html', cards: '<span class="js-cart-widget-amount">1</span>' });
      await becomes(() => probe.page.locator('.probe-page').count(), 1);
      await probe.tells(['kept'], 'kept');
      await probe.page.evaluate(() => (window.nubeSDK = {}));
      await probe.page.evaluate(happens);
      await becomes(() => traces(probe), 0);
    });

  test('a storage that throws when it is read is absent', async (t) => {
    const probe = await openProbe(t, { before: () => (Storage.prototype.getItem = () => { throw new DOMException('broken', 'UnknownError'); }) });
    await probe.shows('.probe-late', '1', '1');
    await probe.tells(['kept'], 'kept');
  });

  test('storage is kept under a name of its own, full and absent are told', async (t) => {
    const kept = await openProbe(t);
    await kept.tells(['kept'], 'kept');
    assert.deepEqual(await kept.page.evaluate(() => Object.entries(localStorage)), [['vitrina:probe:visits', '1']]);
    const full = await openProbe(t, { before: () => (Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }) });
    await full.tells(['storage'], 'storage full');
    const absent = await openProbe(t, { before: () => Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('denied', 'SecurityError'); } }) });
    await absent.tells(['no storage'], 'no storage');
  });

  test('what is kept for the tab begins anew in another tab, what is kept for good goes on', async (t) => {
    const probe = await openProbe(t, { related: '' });
    await probe.tells(['tab'], 'tab 1 kept');
    await probe.page.reload();
    await probe.stage.insert();
    await probe.tells(['tab'], 'tab 2 kept');
    await probe.shows('.probe-late', '2');
    const other = await probe.stage.context.newPage();
    await other.goto(probe.page.url());
    await other.evaluate((address) => fixtureTheme.insert(address), probe.stage.address());
    await becomes(() => other.$$eval('.probe-line', (lines) => lines.map((line) => line.textContent).filter((line) => line.startsWith('tab'))), ['tab 1 kept']);
    await becomes(() => other.$$eval('.probe-late', (nodes) => nodes.map((node) => node.textContent)), ['3']);
    assert.deepEqual(await other.evaluate(() => Object.entries(sessionStorage)), [['vitrina:probe:visits', '1']]);
  });

  test('a browser without session storage is told of as one without storage', async (t) => {
    const probe = await openProbe(t, { before: () => Object.defineProperty(window, 'sessionStorage', { get() { throw new DOMException('denied', 'SecurityError'); } }) });
    await probe.tells(['kept', 'tab'], 'kept', 'tab 1 no storage');
  });

  test('what rings again and again does so until its guard goes, and what is given up never rings', async (t) => {
    const probe = await openProbe(t, { related: '', clock: 'running' });
    await probe.shows('.probe-late', '1');
    await probe.stage.stopClock();
    await probe.press('tick');
    await probe.page.clock.runFor(350);
    await probe.tells(['tick'], 'tick', 'tick', 'tick');
    await probe.press('stop');
    await probe.page.clock.runFor(1000);
    await probe.tells(['tick'], 'tick', 'tick', 'tick');
  });

  test('a beacon leaves the page with its text', async (t) => {
    const probe = await openProbe(t, { related: '' });
    const sent = [];
    await probe.page.route('https://app.example/**', (route) => {
      sent.push([route.request().method(), route.request().url(), route.request().postData()]);
      return route.fulfill({ status: 204 });
    });
    await probe.press('beacon');
    await probe.tells(['beacon'], 'beacon yes');
    await becomes(async () => sent, [['POST', 'https://app.example/seen', 'visto: ñ\n2']]);
  });

  test('a beacon that the browser does not take, or does not know, is no', async (t) => {
    for (const before of [() => (navigator.sendBeacon = () => false), () => (navigator.sendBeacon = undefined)]) {
      const probe = await openProbe(t, { related: '', before });
      await probe.press('beacon');
      await probe.tells(['beacon'], 'beacon no');
    }
  });

  test('the console hears of it only where the page\'s address asks for it', async (t) => {
    for (const [query, lines] of [['', []], ['?vitrina_log', ['the probe is there']]]) {
      const probe = await openProbe(t, { query, tags: [] });
      const heard = [];
      probe.page.on('console', (message) => heard.push(message.text()));
      await probe.stage.insert();
      await probe.shows('.probe-late', '1', '1');
      assert.deepEqual(heard, lines);
    }
  });
});
