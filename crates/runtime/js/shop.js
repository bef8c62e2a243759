// What the page says of the shop, where pages are of many minds (platforms.md §4.2): a list is an array or JSON, a number is
// written as a text, and fields come late or never.

import { read, send } from './module.js';
import { roots } from './values.js';

/** What a text of JSON holds; any other value is itself. */
const opened = (value) => {
  if (typeof value != 'string') return value;
  try {
    return JSON.parse(value);
  } catch (e) {}
};

/** The value at a path, read anew: `l` is the page's LS of this moment, `p` the page's address. A getter that throws has none. */
const seek = (start, length) => {
  try {
    let value = Object.assign({}, roots, { l: window.LS, p: location });
    for (const key of read(start, length).split('.')) value = Object(opened(value))[key];
    return value;
  } catch (e) {}
};

/** The number at a path; an integer may be written as a text. NaN when there is none. */
export const tolerantNumber = (start, length) => {
  const value = seek(start, length);
  return typeof value == 'number' || /^-?\d+$/.test(typeof value == 'string' ? value : '') ? +value : NaN;
};

/** Sends the text at a path; a number is sent as one. 0 when there is neither, or nothing in it. */
export const tolerantText = (start, length) => {
  const value = seek(start, length);
  if (value === '' || (typeof value != 'string' && !Number.isFinite(value))) return 0;
  send('' + value);
  return 1;
};

// Known to `shop/at.rs`.
const ABSENT = 0;
const NUMBER = 1;
const TEXT = 2;
const LIST = 3;
const OBJECT = 4;
const TRUE = 5;
const FALSE = 6;

/** What kind of value is at a path. JSON of a list or an object counts as what it holds. */
export const shape = (start, length) => {
  const value = seek(start, length);
  const inside = opened(value);
  if (Array.isArray(inside)) return LIST;
  if (inside && typeof inside == 'object') return OBJECT;
  if (typeof value == 'number') return NUMBER;
  if (typeof value == 'string') return TEXT;
  return value === true ? TRUE : value === false ? FALSE : ABSENT;
};

/** How long the list at a path is; 0 when there is none. */
export const count = (start, length) => {
  const list = opened(seek(start, length));
  return Array.isArray(list) ? list.length : 0;
};
