// From a saved line to new code in an open page of `vitrina dev`: `node dev.mjs < request.json`, see README.md.
//
// `{"vitrina": "path/to/vitrina", "project": "folder", "source": "src/lib.rs", "text": "sin interés", "target": "folder", "rounds": 9}`
// gives `{"seconds": [..], "faults": [..]}`: for each round the seconds from writing the source to the page that shows it, and every
// round in which the chosen variant was lost.

import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { launch } from './harness/chromium.mjs';

const PATIENCE = { timeout: 300_000, polling: 'raf' };
const SELECT = '#variation_2';
const request = JSON.parse(await text(process.stdin));
const source = join(request.project, request.source);
const written = readFileSync(source, 'utf8');
if (!written.includes(request.text)) throw new Error(`${source} does not hold ${request.text}`);

const args = ['dev', '--json', '--no-browser', '--until-stdin-closes', '--target-dir', request.target];
const server = spawn(request.vitrina, args, { cwd: request.project, stdio: ['pipe', 'pipe', 'inherit'] });
const lines = createInterface({ input: server.stdout })[Symbol.asyncIterator]();
const told = async () => {
  const { value, done } = await lines.next();
  if (done) throw new Error('vitrina dev ended');
  return JSON.parse(value);
};

const found = { seconds: [], faults: [] };
const browser = await launch();
try {
  const { pages } = await told();
  await told();
  const page = await browser.newPage();
  page.on('pageerror', (error) => found.faults.push(error.message));
  await page.goto(pages[0]);
  const shows = (words) => document.body.innerText.includes(words);
  await page.waitForFunction(shows, request.text, PATIENCE);
  await page.locator(SELECT).first().selectOption('S');
  for (let round = 1; round <= request.rounds; round += 1) {
    const words = `${request.text} ${round}!`;
    const begun = performance.now();
    writeFileSync(source, written.replace(request.text, words));
    await page.waitForFunction(shows, words, PATIENCE);
    found.seconds.push((performance.now() - begun) / 1000);
    const chosen = await page.locator(SELECT).first().inputValue();
    if (chosen != 'S') found.faults.push(`round ${round}: the shopper had chosen S, and the page has ${chosen}`);
  }
} finally {
  server.stdin.end();
  await browser.close();
}
process.stdout.write(`${JSON.stringify(found)}\n`);
