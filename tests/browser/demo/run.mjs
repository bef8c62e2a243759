// The demo's check as a whole.

import { mkdirSync } from 'node:fs';
import { Coverage } from './coverage.mjs';
import { visitSilentShop } from './silent.mjs';
import { Visit } from './visit.mjs';
import { walkShop } from './walk.mjs';

/**
 * Visits every shop of `request` in `browser`; resolves to what is printed.
 *
 * `patience` is how long (ms) a badge may take to become right; after `limit` problems, which the
 * request may set, nothing more is visited.
 */
export async function runDemo(browser, request, { patience = 10_000, limit = request.limit ?? 10 } = {}) {
  mkdirSync(request.screenshots, { recursive: true });
  const coverage = new Coverage();
  const stores = [];
  const silent = [];
  const problems = [];
  const catalogue = await readCatalogue(request.catalogue_url, problems);

  const enough = () => problems.length >= limit;
  for (const shop of request.shops.filter((each) => !each.silent)) {
    if (enough()) break;
    await inContext(browser, async (context) => {
      const visit = new Visit(await context.newPage(), shop, { coverage, screenshots: request.screenshots, patience, limit });
      await walkShop(visit).catch((error) => visit.note(firstLine(error)));
      visit.compareWith(catalogue);
      stores.push(visit.report());
      problems.push(...visit.allProblems());
    });
  }
  for (const shop of request.shops.filter((each) => each.silent)) {
    if (enough()) break;
    const scriptUrl = scriptFor(shop, stores);
    await inContext(browser, async (context) => {
      const visited = await visitSilentShop(context, shop, scriptUrl).catch((error) => ({ problems: [`${shop.platform}:${shop.store}: ${firstLine(error)}`] }));
      if (visited.report) silent.push(visited.report);
      problems.push(...visited.problems);
    });
  }
  if (stores.length > 0 && !enough()) problems.push(...coverage.missing().map((rule) => `no shop exercised the rule “${rule}”`));
  return { stores, silent, rules: coverage.counts(), problems };
}

// The shops' own word on what they sell, so that nothing they have stays unseen.
async function readCatalogue(url, problems) {
  if (!url) return [];
  try {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    const { shops } = await answer.json();
    if (!Array.isArray(shops)) throw new Error('it has no list `shops`');
    return shops;
  } catch (error) {
    problems.push(`the catalogue ${url} cannot be read: ${error.message}`);
    return [];
  }
}

// The script as a shop of the same platform got it, else as any did.
function scriptFor(shop, stores) {
  const withScript = stores.filter((store) => store.script_url);
  return (withScript.find((store) => store.platform === shop.platform) ?? withScript[0])?.script_url ?? null;
}

async function inContext(browser, work) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  try {
    await work(context);
  } finally {
    await context.close();
  }
}

function firstLine(error) {
  return String(error.message ?? error).split('\n')[0];
}
