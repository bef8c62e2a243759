// Changes of the variant: how long each keeps the page busy, from the callback's entry to its return, and what ten thousand
// leave behind.

import { openShop } from './shop.mjs';

/** Changes that are timed together: the page's clock is coarse. */
const TOGETHER = 50;
const TIMED = 2_000;
const MANY = 10_000;

export async function openChange(browser, entry) {
  const shop = await openShop(browser, entry);
  await shop.page.addInitScript(keepMemory);
  await shop.visit();
  await shop.mount();
  const change = (times) => shop.page.evaluate(changeMany, { times, together: TOGETHER });
  await change(TIMED);
  return {
    /** Microseconds of one change. */
    measure: async () => (await change(TIMED)) * 1000,
    /** What there is more after ten thousand changes: bytes of heap, pages of the module's memory, listeners, nodes. */
    async leave() {
      const before = await holdings(shop);
      await change(MANY);
      const after = await holdings(shop);
      return Object.fromEntries(Object.keys(after).map((name) => [name, after[name] - before[name]]));
    },
    faults: shop.faults,
    close: shop.close,
  };
}

async function holdings({ page, devtools }) {
  await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devtools.send('Runtime.getHeapUsage');
  const { jsEventListeners, nodes } = await devtools.send('Memory.getDOMCounters');
  const bytes = await page.evaluate(() => (window.memory ? window.memory.buffer.byteLength : 0));
  return { heap: usedSize, pages: bytes / 65_536, listeners: jsEventListeners, nodes };
}

// Runs in the page before anything else: keeps the memory of a module.
function keepMemory() {
  for (const way of ['instantiate', 'instantiateStreaming']) {
    const original = WebAssembly[way];
    WebAssembly[way] = async (...given) => {
      const made = await original.apply(WebAssembly, given);
      window.memory = Object.values((made.instance || made).exports).find((value) => value instanceof WebAssembly.Memory);
      return made;
    };
  }
}

// Runs in the page: goes through the product's variants again and again, and gives the milliseconds of one change. Between the
// groups the page gets its turn, as between a shopper's clicks.
async function changeMany({ times, together }) {
  const controls = document.querySelectorAll('#product_form [name^="variation["]');
  const variants = JSON.parse(document.querySelector('#single-product').dataset.variants).map((variant) => ({ ...variant, element: '#single-product' }));
  const badge = document.querySelector('#product_form .vitrina-badge');
  const seen = new Set();
  let spent = 0;
  for (let done = 0; done < times; done += together) {
    const begun = performance.now();
    for (let turn = 0; turn < together; turn += 1) {
      const variant = variants[(done + turn) % variants.length];
      for (let option = 0; option < controls.length; option += 1) controls[option].value = variant[`option${option}`];
      fixtureTheme.signal(variant);
    }
    spent += performance.now() - begun;
    seen.add(badge.textContent);
    await new Promise((next) => setTimeout(next));
    // A turn more, so that not every group ends with the same variant.
    variants.push(variants.shift());
  }
  if (seen.size < variants.length) throw new Error(`the badge showed only ${[...seen].join(' | ')}`);
  return spent / times;
}
