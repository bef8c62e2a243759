// Where there is no page: importing is harmless, calling says what is wrong.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import * as vitrina from '../dist/all.js';

const ERROR = /vitrina works in a shop’s page, and there is none here/;

const CALLS = {
  mount: () => vitrina.mount('badge', () => {}),
  onVariant: () => vitrina.onVariant(() => {}),
  onCart: () => vitrina.onCart(() => {}),
  script: () => vitrina.script({ app: 'badge' }),
  spawn: () => vitrina.spawn(() => {}),
  page: () => vitrina.page(),
  forms: () => vitrina.forms(),
  language: () => vitrina.language(),
  format: () => vitrina.money(100).format(),
  readMoney: () => vitrina.readMoney('$1'),
  setting: () => vitrina.settings({ most: { default: 1, min: 0, max: 2 } }).most,
  message: () => vitrina.messages({ out: { es: 'a', pt: 'b', en: 'c' } }).out(),
  after: () => vitrina.after(1, () => {}),
  style: () => vitrina.style('p {}'),
  report: () => vitrina.report({ url: 'https://reports.example/' }),
  yieldToNube: () => vitrina.yieldToNube(),
};

for (const [name, call] of Object.entries(CALLS)) {
  test(`${name} without a page`, () => assert.throws(call, ERROR));
}

test('ready without a page is rejected', () => assert.rejects(async () => vitrina.ready, ERROR));

test('what needs no page works without one', () => {
  const price = vitrina.money(123450);
  assert.equal(price.part(3).cents, 41150);
  assert.equal(price.percent(85).cents, 104933);
  assert.throws(() => vitrina.money(0.5), RangeError);
  assert.equal(Object.isFrozen(price), true);
});

test('in a worker', async () => {
  const source = `const { parentPort } = require('node:worker_threads');
    import(${JSON.stringify(new URL('../dist/all.js', import.meta.url).href)}).then(({ mount }) => {
      try { mount('badge', () => {}); } catch (error) { parentPort.postMessage(error.message); }
    });`;
  const worker = new Worker(source, { eval: true });
  const said = await new Promise((done, failed) => worker.once('message', done).once('error', failed));
  assert.match(said, ERROR);
  await worker.terminate();
});
