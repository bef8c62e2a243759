// The longest tasks: a product of 1,000 variants, as many as the platform allows, on a page of 25 forms and a processor four times
// slower. Each change is a task of its own, as a shopper's are.

import { variant } from '../fixtures/catalogue.mjs';
import { SLOWER, openShop } from './shop.mjs';

const CHANGES = 200;
const VALUES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'];
const LARGE = {
  id: 41,
  variants: VALUES.flatMap((option0) =>
    VALUES.flatMap((option1) => VALUES.map((option2, index) => variant({ id: 1, option0, option1, option2, stock: index }))),
  ),
};

export async function openStrain(browser, entry) {
  const shop = await openShop(browser, entry, LARGE);
  return {
    /** Milliseconds: the longest task of the mount and of the changes, 0 where none was over 50, and all but the slowest two changes. */
    async measure() {
      await shop.visit();
      await shop.slower(SLOWER);
      const { longest } = await shop.mount();
      const changes = await shop.page.evaluate(changeOneByOne, CHANGES);
      await shop.slower(1);
      return { mount: longest, ...changes };
    },
    faults: shop.faults,
    close: shop.close,
  };
}

// Runs in the page.
async function changeOneByOne(times) {
  const controls = document.querySelectorAll('#product_form [name^="variation["]');
  const variants = JSON.parse(document.querySelector('#single-product').dataset.variants).map((each) => ({ ...each, element: '#single-product' }));
  const badge = document.querySelector('#product_form .vitrina-badge');
  const spent = [];
  const seen = new Set();
  let longest = 0;
  const longer = ({ duration }) => (longest = Math.max(longest, duration));
  const tasks = new PerformanceObserver((list) => list.getEntries().forEach(longer));
  tasks.observe({ entryTypes: ['longtask'] });
  for (let done = 0; done < times; done += 1) {
    // Far from the variant before, so that every option changes.
    const chosen = variants[(done * 377) % variants.length];
    controls.forEach((control, option) => (control.value = chosen[`option${option}`]));
    const begun = performance.now();
    fixtureTheme.signal(chosen);
    spent.push(performance.now() - begun);
    seen.add(badge.textContent);
    await new Promise((next) => setTimeout(next));
  }
  // The browser tells of a long task once it is over.
  await new Promise((told) => setTimeout(told, 100));
  tasks.takeRecords().forEach(longer);
  if (seen.size < 3) throw new Error(`the badge showed only ${[...seen].join(' | ')}`);
  return { change: longest, slowest: spent.sort((one, other) => other - one)[Math.floor(times / 100)] };
}
