// What the module says: texts, with values of the page in them that the page itself writes.

import { read, send } from './module.js';
import { find } from './values.js';

/** The parts of a message that is on its way. */
let pending = '';
/** Writes an amount in cents; set by `currency`. */
let amount;

/** What is on its way around a text that the module wants back meanwhile. */
const held = [];

/** Begins a text that the module wants back: what it was drawing waits. */
export const hold = () => {
  held.push(pending);
  pending = '';
};

/** Takes a part of a message that is too long for one. */
export const more = (start, length) => {
  pending += read(start, length);
};

/** The whole message. */
export const message = (start, length) => {
  const whole = pending + read(start, length);
  pending = '';
  return whole;
};

/** A text of a message with its values: U+0006 stands before and after cents, U+0007 before and after a path. */
export const written = (text) =>
  text.replace(/\x06(\d+)\x06|\x07(.*?)\x07/g, (_, cents, path) => (cents ? amount(cents) : find(path)));

/** Makes ready to write amounts, by LS.currency. */
export const currency = () => {
  if (amount) return;
  const own = (name, otherwise) => {
    const value = find('l.currency.' + name);
    return typeof value == 'string' ? value : otherwise;
  };
  // In the checkout the currency is its code alone, which of all shops' only Brazil's does not write as a dollar's.
  let symbol = own('display_short', '');
  // Some shops hold a template here. Braces nest.
  for (let before; before != symbol; symbol = symbol.replace(/\{[^{}]*\}/g, '')) before = symbol;
  symbol = symbol.replace(/\{[^]*|[\0- \x85\s\d.,}]/g, '') || (find('l.currency') === 'BRL' ? 'R$' : '$');
  const thousands = own('thousands_separator', '.');
  const separator = own('cents_separator', ',');
  amount = (cents) =>
    symbol + cents.padStart(3, 0).replace(/\B(?=(\d{3})*\d\d$)/g, (_, rest) => (rest ? thousands : separator));
};

/** Sends a text back as the page writes it, and goes on with what was held. */
export const echo = (start, length) => {
  send(written(message(start, length)));
  pending = held.pop();
};
