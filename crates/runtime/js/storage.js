// What a script keeps in the shopper's browser.

import { read, send } from './module.js';

// How it went; known to `storage.rs`.
const DONE = 0;
const ABSENT = 1;
const FULL = 2;
const NOTHING = 3;

const attemptOn = (session, work) => {
  try {
    const shelf = session ? sessionStorage : localStorage;
    shelf.length;
    return work(shelf);
  } catch (e) {
    return ABSENT;
  }
};

/** Keeps a value; the text holds its key and, from the second line on, the value. */
export const store = (session, start, length) =>
  attemptOn(session, (shelf) => {
    const [, key, value] = /^(.*)\n([^]*)$/.exec(read(start, length));
    try {
      shelf.setItem(key, value);
      return DONE;
    } catch (e) {
      return FULL;
    }
  });

/** Sends the value of a key. */
export const stored = (session, start, length) => {
  let value;
  const how = attemptOn(session, (shelf) => {
    value = shelf.getItem(read(start, length));
    return typeof value == 'string' ? DONE : NOTHING;
  });
  // Outside: when the module traps, that is no want of a storage.
  if (how == DONE) send(value);
  return how;
};

/** Forgets a key. */
export const unstore = (session, start, length) =>
  attemptOn(session, (shelf) => {
    shelf.removeItem(read(start, length));
    return DONE;
  });
