// The amounts that the runtime's page files write, against the specification's own reading of them in integers of any size.
//
// `VITRINA_AMOUNTS` of them (200,000 when it is not set), in currencies of every shape.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { roots } from '../../../crates/runtime/js/values.js';
import { moneyText } from './money.mjs';

const AMOUNTS = Number(process.env.VITRINA_AMOUNTS ?? 200_000);
const CURRENCIES = 100;

const SHORT = ['$', 'R$', 'US$', '€', 'S/.', '$ ', '{a}', '{{amount}} $', '$ {a{b}c}', '1.2', '', null, 7, '₲', 'Gs.', 'kr.'];
const SEPARATOR = ['.', ',', '', ' ', '\u00a0', "'", '’', '$&', '٫', null, 0];

let state = 20_261_127;
const next = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
};
const pick = (list) => list[Math.floor(next() * list.length)];

/** Cents of every length up to the largest integer that a script has. */
const someCents = () => Math.floor(next() * 2 ** (next() * 53));

/** How the runtime writes amounts in a currency: a module of its own, for a page has one currency. */
async function writer(currency, number) {
  const page = await import(`../../../crates/runtime/js/message.js?currency=${number}`);
  roots.l = { currency };
  page.currency();
  return (cents) => page.written(`\u0006${cents}\u0006`);
}

let tried = 0;
after(() => console.log(`tried ${tried} amounts`));

test(`${AMOUNTS} amounts are written as the specification writes them`, async () => {
  for (let number = 0; number < CURRENCIES; number += 1) {
    const currency = number === 0 ? undefined : { display_short: pick(SHORT), cents_separator: pick(SEPARATOR), thousands_separator: pick(SEPARATOR) };
    const write = await writer(currency, number);
    for (let left = AMOUNTS / CURRENCIES; left > 0; left -= 1) {
      const cents = someCents();
      const expected = moneyText(BigInt(cents), currency);
      const written = write(cents);
      // A message is made for what differs alone.
      if (written !== expected) assert.fail(`${cents} in ${JSON.stringify(currency)}: ${written}, not ${expected}`);
      tried += 1;
    }
    console.log(`at ${tried} of ${AMOUNTS}`);
  }
});
