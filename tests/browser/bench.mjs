// Measures implementations of the reference widget side by side: `node bench.mjs < request.json`, see README.md.
//
// `{"entries": {"ours": "path/to/entry.js", ..}, "rounds": 9}` gives `{"mount", "strain", "change", "memory", "faults"}`: for each
// implementation one figure a round.

import { text } from 'node:stream/consumers';
import { launch } from './harness/chromium.mjs';
import { openChange } from './bench/change.mjs';
import { openMount } from './bench/mount.mjs';
import { openStrain } from './bench/strain.mjs';

const { entries, rounds } = JSON.parse(await text(process.stdin));
const names = Object.keys(entries);
const found = { mount: {}, strain: {}, change: {}, memory: {}, faults: [] };

/** Every implementation once a round, each round another one first. */
async function interleave(figures, opened, measure) {
  for (const name of names) figures[name] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (let place = 0; place < names.length; place += 1) {
      const name = names[(round + place) % names.length];
      figures[name].push(await measure(opened[name]));
    }
  }
}

/** Opens every implementation, works with all of them, and closes them. */
async function withAll(open, work) {
  const opened = {};
  for (const name of names) opened[name] = await open(browser, entries[name]);
  await work(opened);
  for (const name of names) {
    found.faults.push(...opened[name].faults.map((fault) => `${name}: ${fault}`));
    await opened[name].close();
  }
}

const browser = await launch();
try {
  await withAll(openMount, (opened) => interleave(found.mount, opened, (each) => each.measure()));
  await withAll(openStrain, (opened) => interleave(found.strain, opened, (each) => each.measure()));
  await withAll(openChange, async (opened) => {
    await interleave(found.change, opened, (each) => each.measure());
    await interleave(found.memory, opened, (each) => each.leave());
  });
} finally {
  await browser.close();
}
process.stdout.write(`${JSON.stringify(found)}\n`);
