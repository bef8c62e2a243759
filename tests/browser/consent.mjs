// Plays the merchant on a consent page: `node consent.mjs URL STORE`.
//
// Opens URL, picks STORE, accepts, and follows the redirect to the app's callback on this machine. Ends with 0 when the
// callback answered 200, else with 1 and a reason on stderr; with 3 when it was called wrongly.

import { fileURLToPath } from 'node:url';
import { launch } from './harness/chromium.mjs';

/**
 * Accepts on the consent page at `url` for `store`; resolves to the callback's address without its parameters. No step may
 * take longer than `patience` ms.
 */
export async function accept(browser, url, store, patience = 30_000) {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(patience);
    const opened = await page.goto(url);
    if (!opened?.ok()) throw new Error(`the consent page ${plain(url)} answered ${opened?.status() ?? 'nothing'}${await said(page)}`);
    await pick(page, store);

    const from = new URL(url).origin;
    const called = page.waitForResponse(
      (response) => response.request().isNavigationRequest() && response.frame() === page.mainFrame() && new URL(response.url()).origin !== from,
      { timeout: patience },
    );
    const broken = new Promise((_, fail) => {
      page.on('requestfailed', (request) => {
        if (request.isNavigationRequest()) fail(new Error(`${plain(request.url())} could not be reached: ${request.failure()?.errorText}`));
      });
    });
    const [answer] = await Promise.all([Promise.race([called, broken]), page.click('#accept')]).catch(async (error) => {
      if (error.name !== 'TimeoutError') throw error;
      throw new Error(`no redirect to the app came within ${patience / 1000} s; the page is ${plain(page.url())}${await said(page)}`);
    });
    await page.waitForLoadState();
    if (answer.status() !== 200) throw new Error(`the callback ${plain(answer.url())} answered ${answer.status()}${await said(page)}`);
    return plain(answer.url());
  } finally {
    await context.close();
  }
}

async function pick(page, store) {
  const select = page.locator('select[name=store]');
  if ((await select.count()) === 0) throw new Error(`the consent page ${plain(page.url())} has no select[name=store]${await said(page)}`);
  const offered = await select.locator('option').evaluateAll((options) => options.map((option) => option.value));
  if (!offered.includes(store)) throw new Error(`the consent page does not offer the store ${store}; it offers ${offered.join(', ') || 'none'}`);
  await select.selectOption(store);
}

// Codes and states stay out of messages.
function plain(url) {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}

async function said(page) {
  const text = await page.locator('body').innerText({ timeout: 1000 }).catch(() => '');
  return text ? `; it says: ${text.replaceAll(/\s+/g, ' ').slice(0, 300)}` : '';
}

async function main([url, store, ...rest]) {
  if (!url || !store || rest.length > 0 || !URL.canParse(url)) {
    console.error('usage: node consent.mjs URL STORE');
    return 3;
  }
  let browser;
  try {
    browser = await launch();
    await accept(browser, url, store);
    return 0;
  } catch (error) {
    console.error(`consent for the store ${store}: ${error.message}`);
    return 1;
  } finally {
    await browser?.close();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main(process.argv.slice(2));
