// Whatever ends a script: its own code traps, the shop is as it was before it came, and its author hears of it once.
//
// `VITRINA_TRAPS` times in each way (10 when it is not set).

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { becomes } from '../harness/patience.mjs';
import { FORM, OUTPUT, openProbe } from './stage.mjs';

const TRAPS = Number(process.env.VITRINA_TRAPS ?? 10);
/** How many releases one page sees, each begun anew after the one before has ended. */
const PAGE = 25;
/** The probe's buttons. Translated to JavaScript, a script may have as much memory as the page has. */
const WAYS = ['panic', 'unreachable', 'overflow', ...(OUTPUT === 'no-wasm' ? [] : ['exhaust'])];

/** Runs in the page: each release starts, is ended by the button `way`, and stays so. Gives what differed from before. */
async function endAll({ addresses, way, form }) {
  const until = async (holds) => {
    const end = Date.now() + 20_000;
    while (!holds()) {
      if (Date.now() > end) throw new Error(`never: ${holds}`);
      await new Promise((turn) => setTimeout(turn));
    }
  };
  const shop = () => document.body.outerHTML + document.adoptedStyleSheets.length;
  const choose = () => document.querySelector(`${form} [name="variation[0]"]`).dispatchEvent(new Event('change', { bubbles: true }));
  const differences = [];
  // What the theme itself makes of a choice.
  choose();
  const bare = shop();
  for (const address of addresses) {
    await fixtureTheme.insert(address);
    // The last thing that it draws: nothing of it is under way then.
    await until(() => document.querySelector('.probe-late'));
    document.querySelector(`${form} .probe-form > .${way}`).click();
    if (shop() !== bare) differences.push(`${address}: at once`);
    // What it listened to, what it waited for and what it is told of stay without an answer.
    choose();
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    document.querySelector('#related').append(document.createElement('form'));
    await new Promise((turn) => setTimeout(turn));
    document.querySelector('#related').lastElementChild.remove();
    if (shop() !== bare) differences.push(`${address}: later`);
  }
  return differences;
}

let tried = 0;
after(() => console.log(`tried ${tried} traps`));

describe('traps', { concurrency: 2 }, () => {
  for (const way of WAYS) {
    test(`${way}: the shop is as before, nothing is thrown, one report`, async (t) => {
      for (let done = 0; done < TRAPS; done += PAGE) {
        const releases = Array.from({ length: Math.min(PAGE, TRAPS - done) }, (_, at) => at + 1);
        const probe = await openProbe(t, { tags: [] });
        const addresses = releases.map((release) => probe.stage.address({ params: { release: String(release) } }));
        assert.deepEqual(await probe.page.evaluate(endAll, { addresses, way, form: FORM }), []);
        const told = () => probe.reports.filter((report) => report.error).map((report) => report.release);
        await becomes(async () => told().length, releases.length, { message: 'failures that were told' });
        assert.deepEqual(told().sort((one, other) => one - other), releases);
        await probe.stage.quiet();
        await probe.stage.close();
        tried += releases.length;
        console.log(`at ${tried} of ${TRAPS * WAYS.length}`);
      }
    });
  }
});
