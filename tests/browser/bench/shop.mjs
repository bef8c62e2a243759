// A shop's page with 25 product forms, and one implementation of the reference widget that is measured on it.

import { CAP, LS, MUG, SHIRT } from '../fixtures/catalogue.mjs';
import { card, productBlock } from '../fixtures/markup.mjs';
import { declareShop, fillPage } from '../harness/page.mjs';
import { openSite } from '../harness/site.mjs';
import { widgetUnderTest } from '../harness/widget.mjs';

export const FORMS = 25;
/** How many times slower the processor is made where the figure is what a shopper's phone would take. */
export const SLOWER = 4;
const KEPT = 'public, max-age=3600';
const SETTINGS = { installments: 3, transfer_discount: 15, low_stock: 4 };

/** Puts an implementation, by its entry file, on the page of `product`, a page of its own. The browser may keep every file. */
export async function openShop(browser, entry, product = SHIRT) {
  const widget = widgetUnderTest(entry);
  const site = await openSite(widget, KEPT);
  const place = site.place(() => ({ body: SETTINGS }));
  const related = Array.from({ length: FORMS - 1 }, (_, index) => card({ ...[CAP, MUG, SHIRT][index % 3], id: 50 + index }));
  place.pages.set('', fillPage('product.html', { ls: declareShop(LS), product: productBlock(product), related: related.join('\n'), tags: '[]' }));
  const context = await browser.newContext({ locale: 'es-AR' });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  const shop = {
    page,
    devtools,
    /** So many times slower from now on. A page that is slowed down keeps a processor busy even at rest: others would wait for it. */
    slower: (rate) => devtools.send('Emulation.setCPUThrottlingRate', { rate }),
    faults: [],
    script: `${site.hostingOrigin}/hosting/${place.id}/${widget.entry}?store=1001`,
    /** Opens the page, and waits until it is painted and has nothing to do: its own work is no one's cost. */
    async visit() {
      await page.goto(`${site.shopOrigin}/page/${place.id}/`, { waitUntil: 'load' });
      await page.evaluate(() => new Promise((rests) => requestAnimationFrame(() => requestIdleCallback(rests))));
    },
    /**
     * Inserts the tag and gives the milliseconds until the last form has its text, and those of the longest task meanwhile that kept the
     * page busy for more than 50 of them, 0 when none did.
     */
    mount: () => page.evaluate(mount, { script: shop.script, forms: FORMS }),
    async close() {
      await context.close();
      await site.close();
    },
  };
  page.on('pageerror', (error) => shop.faults.push(`page error: ${error.message}`));
  page.on('console', (message) => message.type() === 'error' && shop.faults.push(`console: ${message.text()}`));
  return shop;
}

// Runs in the page.
function mount({ script, forms }) {
  return new Promise((resolve) => {
    const badges = document.getElementsByClassName('vitrina-badge');
    let longest = 0;
    const longer = ({ duration, startTime }) => startTime >= begun && (longest = Math.max(longest, duration));
    const tasks = new PerformanceObserver((list) => list.getEntries().forEach(longer));
    tasks.observe({ entryTypes: ['longtask'] });
    const watcher = new MutationObserver(() => {
      if (badges.length < forms || [...badges].some((badge) => !badge.textContent)) return;
      watcher.disconnect();
      const took = performance.now() - begun;
      // The browser tells of a long task once it is over.
      setTimeout(() => {
        tasks.takeRecords().forEach(longer);
        resolve({ took, longest });
      }, 100);
    });
    watcher.observe(document.body, { childList: true, subtree: true });
    const tag = document.createElement('script');
    tag.async = true;
    tag.src = script;
    const begun = performance.now();
    document.head.append(tag);
  });
}
