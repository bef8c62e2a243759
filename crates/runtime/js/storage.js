// What a script keeps in the shopper's browser.

import { read, send } from './module.js';

// How it went; known to `storage.rs`.
const DONE = 0;
const ABSENT = 1;
const FULL = 2;
const NOTHING = 3;

const attemptOn = (session, work) => {
  let shelf;
  try {
    shelf = session ? sessionStorage : localStorage;
    shelf.length;
  } catch (e) {}
  return shelf ? work(shelf) : ABSENT;
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
export const stored = (session, start, length) =>
  attemptOn(session, (shelf) => {
    const value = shelf.getItem(read(start, length));
    if (value == null) return NOTHING;
    send(value);
    return DONE;
  });

/** Forgets a key. */
export const unstore = (session, start, length) =>
  attemptOn(session, (shelf) => {
    shelf.removeItem(read(start, length));
    return DONE;
  });
