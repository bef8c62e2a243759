// A page of real Chromium for programs that are not written in JavaScript: `node look.mjs`.
//
// Reads one JSON a line and answers each with one: {"open": url}, {"wait": text} until the page's elements contain the text,
// {"gone": text} until they do not, {"choose": [selector, value]} in a <select>, {"click": selector}, {"value": selector} of a control,
// {"tab": url, "wait_in": text} opens another tab and waits there, {"tabs_show": text} waits in all of those. {"address": true} of the page, {"errors": true} of its console and scripts. It answers {"html"}, {"value"}, {"address"} or
// {"errors"}, or {"problem"} when what was awaited did not come.

import { createInterface } from 'node:readline';
import { launch } from './harness/chromium.mjs';

const PATIENCE = { timeout: 60_000 };
const browser = await launch();
const context = await browser.newContext();
const page = await context.newPage();
const tabs = [];
const errors = [];
page.on('console', (message) => message.type() === 'error' && errors.push(`${message.text()} (${message.location().url})`));
page.on('pageerror', (error) => errors.push(error.message));

const holds = (text) => document.documentElement.outerHTML.includes(text);
const lacks = (text) => !document.documentElement.outerHTML.includes(text);

async function carryOut(order) {
  if (order.open) await page.goto(order.open, PATIENCE);
  if (order.wait) await page.waitForFunction(holds, order.wait, PATIENCE);
  if (order.gone) await page.waitForFunction(lacks, order.gone, PATIENCE);
  if (order.choose) await page.locator(order.choose[0]).first().selectOption(order.choose[1]);
  if (order.click) await page.locator(order.click).first().click();
  if (order.tab) {
    const tab = await context.newPage();
    tabs.push(tab);
    await tab.goto(order.tab, PATIENCE);
    await tab.waitForFunction(holds, order.wait_in, PATIENCE);
  }
  if (order.tabs_show) await Promise.all(tabs.map((tab) => tab.waitForFunction(holds, order.tabs_show, PATIENCE)));
  if (order.address) return { address: page.url() };
  if (order.value) return { value: await page.locator(order.value).first().inputValue() };
  if (order.errors) return { errors };
  return { html: await page.content() };
}

for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line);
  const answer = await carryOut(order).catch(async (error) => ({ problem: error.message, html: await page.content() }));
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
await browser.close();
