// What the script's author is told of a start and of a failure. The suite builds the probe with a `report_url`, and every start told.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { becomes, stays } from '../harness/patience.mjs';
import { FORM, OUTPUT, openProbe } from './stage.mjs';

const tag = { params: { release: '7' }, store: '1001' };
const about = { app: 'shop-probe', release: 7, store: '1001' };
const STARTED = { ...about, started: true };
/** A frame of the script's own files, or of a module that came in one of them. */
const OWN = /shop-probe-([a-z-]+-)?[0-9a-f]{16}\.(js|wasm):|\(?wasm:\/\/wasm\/[0-9a-f]+:wasm-function\[/;

/** The part of a bundle that tells, in a page load that draws `random` and is one of `share` in a hundred or not. */
async function telling(share, random) {
  const source = await readFile(new URL('../../../crates/bundle/js/report.js', import.meta.url), 'utf8');
  const page = `
    const Math = { random: () => ${random} }, REPORT_URL = 'https://reports.example/', REPORT_SHARE = ${share};
    export const sent = [];
    const navigator = { sendBeacon: (url, text) => sent.push(JSON.parse(text)) };
  `;
  const module = await import(`data:text/javascript,${encodeURIComponent(source.replace(/^import .*$/m, page))}`);
  module.introduce('shop-probe', 7, 1001);
  return module;
}

describe('reports', { concurrency: 4 }, () => {
  test('a failure is told always, and says when the start was not', async () => {
    for (const [random, expected] of [
      [0.5, [{ ...about, error: 'Error', undrawn: true }]],
      [0.009, [STARTED, { ...about, error: 'Error' }]],
    ]) {
      const { started, failed, sent } = await telling(1, random);
      started();
      failed(new Error('x'));
      assert.deepEqual(sent, expected);
    }
  });

  test('a start is told once', async (t) => {
    const probe = await openProbe(t, { tags: [tag] });
    await becomes(async () => probe.reports, [STARTED]);
    await probe.stage.choose(FORM, 0, 'Rojo');
    await stays(async () => probe.reports, [STARTED], { looks: 5 });
  });

  test('a failure is told once, with the frames of the script alone', async (t) => {
    const probe = await openProbe(t, { tags: [tag], query: '?email=ana@example.com' });
    await probe.shows('.probe-late', '1', '1');
    await probe.press('break');
    await becomes(async () => probe.reports.length, 2);
    const [, { error, ...rest }] = probe.reports;
    assert.deepEqual(rest, about);
    const [first, ...frames] = error.split('\n');
    // What was translated to JavaScript fails as JavaScript does.
    assert.equal(first, OUTPUT === 'no-wasm' ? 'Error' : 'RuntimeError: unreachable');
    assert.ok(frames.length > 0 && frames.every((frame) => OWN.test(frame)), error);
    assert.equal(frames.some((frame) => frame.includes('wasm-function[')), OUTPUT !== 'no-wasm', error);
    assert.doesNotMatch(error, /example\.com|\?|shop\.localhost/);
    await stays(async () => probe.reports.length, 2, { looks: 5 });
  });

  if (OUTPUT !== 'no-wasm') test('a module that cannot be had is told without what it says of the page', async (t) => {
    const refuse = () => {
      for (const way of ['instantiate', 'instantiateStreaming']) WebAssembly[way] = () => Promise.reject(new WebAssembly.CompileError('blocked for ana@example.com'));
    };
    const probe = await openProbe(t, { tags: [tag], before: refuse });
    await becomes(async () => probe.reports.length, 1);
    const [{ error, ...rest }] = probe.reports;
    assert.deepEqual(rest, about);
    assert.match(error, /^CompileError(\n *at .*shop-probe-([a-z-]+-)?[0-9a-f]{16}\.js:\d+:\d+\)?)*$/);
  });

  test('a page without beacons hears nothing of it', async (t) => {
    const probe = await openProbe(t, { tags: [tag], before: () => (navigator.sendBeacon = undefined) });
    await probe.shows('.probe-late', '1', '1');
    await probe.press('break');
    await becomes(() => probe.page.locator('.probe-form').count(), 0);
    assert.deepEqual(probe.reports, []);
  });
});
