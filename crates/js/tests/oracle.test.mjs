// Amounts are written, divided and read as Rust does it, on generated inputs. `examples/oracle.rs` is what Rust says.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { buildSync } from 'esbuild';
import { PACKAGE } from './project.mjs';

const CURRENCIES = 100;
const AMOUNTS = 120;
const TEXTS = 120;

/** A generator of numbers below `most`, the same in every run. */
const random = (() => {
  let state = 20260101;
  return (most) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * most);
  };
})();

const one = (list) => list[random(list.length)];
const SYMBOLS = ['$', 'R$', 'US$', 'S/', 'Rs.', '', '{{amount}} {x', 'kr 1', '€ ', null];
const SEPARATORS = ['.', ',', ' ', '', "'", '\u00a0', '..', null];

const amount = () => one([random(1000), random(1e7), random(1e10), 2 ** 53 - 1 - random(1000), random(2 ** 22) * 2 ** 30]);

/** What a theme may write: right, nearly right, and noise. */
const text = ({ symbol, thousands, separator }) => {
  const [dot, comma] = [thousands ?? '.', separator ?? ','];
  const digits = () => String(random(10 ** (1 + random(5))));
  const groups = Array.from({ length: random(4) }, () => dot + one([String(100 + random(900)), digits()])).join('');
  const end = one(['', comma + digits(), comma + random(10), comma + String(random(100)).padStart(2, '0'), dot]);
  const whole = one(['', symbol ?? '$', 'R$ ', 'de ', '-']) + digits() + groups + end + one(['', ' ARS', '.', ' c/u', ' x 3']);
  return random(12) == 0 ? Array.from({ length: random(12) }, () => one([...'0123456789.,$R x-'])).join('') : whole;
};

const asked = Array.from({ length: CURRENCIES }, () => {
  const currency = { symbol: one(SYMBOLS), thousands: one(SEPARATORS), separator: one(SEPARATORS) };
  const many = (length, make) => Array.from({ length }, make);
  return {
    ...currency,
    amounts: many(AMOUNTS, amount),
    parts: many(AMOUNTS, () => one([0, 1, 2, 3, 6, 12, 24, 1 + random(1e6)])),
    percents: many(AMOUNTS, () => random(103)),
    texts: many(TEXTS, () => text(currency)),
  };
});

/** What Rust answers. */
const rust = () => {
  const input = JSON.stringify(asked);
  const cargo = ['run', '--quiet', '--locked', '-p', 'vitrina-js', '--example', 'oracle'];
  const [program, args] = process.env.VITRINA_ORACLE ? [process.env.VITRINA_ORACLE, []] : ['cargo', cargo];
  return JSON.parse(execFileSync(program, args, { input, cwd: PACKAGE, maxBuffer: 2 ** 28 }));
};

/** The package as a shop's page with this currency has it: a fresh copy, for a page has one currency. */
const page = (() => {
  const contents = `export { money, readMoney } from './dist/money.js'; export { roots } from './dist/page/values.js';`;
  const { outputFiles } = buildSync({ stdin: { contents, resolveDir: PACKAGE }, bundle: true, format: 'iife', globalName: 'made', write: false });
  const load = new Function('window', 'document', `${outputFiles[0].text}; return made;`);
  return ({ symbol, thousands, separator }) => {
    const made = load({}, {});
    made.roots.l = { currency: { display_short: symbol, thousands_separator: thousands, cents_separator: separator } };
    return made;
  };
})();

const ours = (question) => {
  const { money, readMoney } = page(question);
  const amounts = question.amounts.map(money);
  return {
    written: amounts.map((each) => each.format()),
    parts: amounts.map((each, place) => each.part(question.parts[place]).cents),
    percents: amounts.map((each, place) => each.percent(question.percents[place]).cents),
    read: question.texts.map((each) => readMoney(each)?.cents ?? null),
  };
};

test('amounts are what they are in Rust', { timeout: 600_000 }, () => {
  const answers = rust();
  assert.equal(answers.length, CURRENCIES);
  let compared = 0;
  let read = 0;
  for (const [place, answer] of answers.entries()) {
    const own = ours(asked[place]);
    const { symbol, thousands, separator } = asked[place];
    for (const kind of ['written', 'parts', 'percents', 'read']) {
      const given = kind == 'read' ? asked[place].texts : asked[place].amounts;
      assert.equal(answer[kind].length, given.length);
      for (const [at, expected] of answer[kind].entries()) {
        const said = JSON.stringify({ symbol, thousands, separator, given: given[at], part: asked[place].parts[at], percent: asked[place].percents[at] });
        assert.equal(own[kind][at], expected, `${kind}: ${said}`);
        compared += 1;
      }
    }
    read += answer.read.filter((cents) => cents != null).length;
  }
  assert.ok(compared >= 20_000 && read >= CURRENCIES * 20, `${compared} answers compared, ${read} texts had an amount`);
});
