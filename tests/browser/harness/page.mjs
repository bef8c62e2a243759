// Fills a fixture page.

import { readFileSync } from 'node:fs';

const read = (name) => readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8');

/** The fixture `name` with each `{{slot}}` replaced; a slot without a value becomes empty. */
export function fillPage(name, slots) {
  return read(name).replaceAll(/\{\{(\w+)\}\}/g, (_, slot) => (slot === 'shell' ? read('shell.html') : (slots[slot] ?? '')));
}

/** JavaScript that declares `LS`: an object, source text of an expression, or nothing for `null`. */
export function declareShop(shop) {
  if (shop === null) return '';
  return `var LS = ${typeof shop === 'string' ? shop : literal(shop)};`;
}

/** A value as JavaScript that is safe inside a script element. */
export function literal(value) {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}
