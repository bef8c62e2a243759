// A shop without `LS`: there a script does nothing, and says nothing.

import { watchFaults } from './faults.mjs';

/**
 * Opens the shop's pages as they are, and once more with the app's script in them. `scriptUrl` is the address that another
 * shop got, or `null`.
 */
export async function visitSilentShop(context, shop, scriptUrl) {
  const faults = [];
  const problems = [];
  const name = `${shop.platform}:${shop.store}`;
  for (const url of [shop.product_url, shop.listing_url]) {
    const page = await context.newPage();
    watchFaults(page, faults);
    await page.clock.install();
    const answer = await page.goto(url, { waitUntil: 'networkidle' });
    if (!answer?.ok()) problems.push(`${name}: ${url} answered ${answer?.status() ?? 'nothing'}`);
    if (await page.evaluate(() => 'LS' in window)) problems.push(`${name}: the page has LS and is no silent shop`);
    if (scriptUrl) {
      const own = new URL(scriptUrl);
      own.searchParams.set('store', shop.store);
      await page.addScriptTag({ url: own.href });
      // A script may wait 10 s for `LS`.
      await page.clock.runFor(20_000);
      await page.waitForLoadState('networkidle');
    }
    const badges = await page.locator('.vitrina-badge').count();
    if (badges > 0) problems.push(`${name}: ${url} shows ${badges} badges`);
    await page.close();
  }
  problems.push(...faults.map((fault) => `${name}: ${fault}`));
  return { report: { store: shop.store, platform: shop.platform, with_script: scriptUrl !== null, console_errors: faults }, problems };
}
