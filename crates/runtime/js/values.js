// What the module reads of the page, by path: one name after the other, with dots between.

import { attempt } from './guard.js';
import { read, send } from './module.js';

/**
 * What a path starts at: `l` is the page's LS, `t` the store, `s` the settings, `v` the variant being drawn, `k` what is kept
 * with its form, `o` its options.
 */
export const roots = {};

/** The value at a path; nothing where a getter on the way throws. */
export const find = (path) =>
  attempt(() => {
    let value = roots;
    for (const key of path.split('.')) value = value == null ? value : value[key];
    return value;
  });

export const numeric = (value) => (typeof value == 'number' ? value : NaN);

/** The number at a path, NaN when there is none. */
export const number = (start, length) => numeric(find(read(start, length)));

/** Whether there is a text at a path that is not empty. */
export const has = (start, length) => {
  const value = find(read(start, length));
  return +(typeof value == 'string' && value != '');
};

/** Whether there is `true` at a path, 1, or `false`, 0; 2 when there is neither. */
export const flag = (start, length) => {
  const value = find(read(start, length));
  return value === true ? 1 : value === false ? 0 : 2;
};

/** Sends the text at a path; 0 when there is none. */
export const text = (start, length) => {
  const value = find(read(start, length));
  if (typeof value != 'string') return 0;
  send(value);
  return 1;
};

/** The number that is kept with the current form under a name, NaN when there is none. */
export const kept = (start, length) => numeric(roots.k[read(start, length)]);

/** Keeps a number with the current form. */
export const keep = (start, length, value) => {
  roots.k[read(start, length)] = value;
};

/** The first two letters of the page's language: 256 times the first and the second. */
export const language = () => {
  const lang = find('l.lang');
  const tag = typeof lang == 'string' ? lang.toLowerCase() : '';
  return tag.charCodeAt(0) * 256 + tag.charCodeAt(1);
};
