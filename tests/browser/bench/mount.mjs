// The first mount: from the insertion of the tag to the last badge's text, on a processor four times slower. Files and
// settings come from the browser's cache.

import { SLOWER, openShop } from './shop.mjs';

/** Visits before the first that counts: the cache fills, and the browser keeps what it compiled. */
const WARM_UP = 3;

export async function openMount(browser, entry) {
  const shop = await openShop(browser, entry);
  const measure = async () => {
    await shop.visit();
    await shop.slower(SLOWER);
    const { took } = await shop.mount();
    await shop.slower(1);
    return took;
  };
  for (let visit = 0; visit < WARM_UP; visit += 1) await measure();
  return { measure, faults: shop.faults, close: shop.close };
}
