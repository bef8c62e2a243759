// The browser around the page: what is kept in it, what leaves it, time.

import { frozen } from './frozen.js';
import { received } from './page/module.js';
import { beacon as send, log as write } from './page/outward.js';
import { store, stored, unstore } from './page/storage.js';
import { timer } from './page/timers.js';
import { type Unsubscribe, listening, needRunning } from './script.js';

/** How it went: done; the browser has no such storage, or lets no one use it here; or there is no room. */
export type Kept = 'done' | 'absent' | 'full';

/** A shelf of the shopper's browser: keys of other names, other apps and the theme are out of reach. */
export interface Storage {
  /** The value of a key; `null` when nothing is kept, or nothing can be. */
  get(key: string): string | null;
  /** Keeps a value. Where that fails, what was kept before stays. */
  set(key: string, value: string): Kept;
  /** Forgets a key. */
  remove(key: string): Kept;
}

// By the numbers of `page/storage.js`.
const DONE = 0;
const KEPT = ['done', 'absent', 'full'] as const;

/**
 * What the script keeps under a name of its own: until the shopper clears the browser's data or, with `'session'`, until the tab is
 * closed. Nothing is kept unless the script asks.
 */
export const storage = (name: string, lasts: 'always' | 'session' = 'always'): Storage => {
  const session = lasts == 'session';
  const whole = (key: string): string => `vitrina:${name}:${key}`.replace(/\n/g, '');
  const kept = (code: number): Kept => KEPT[code] || 'done';
  return frozen({
    get: (key: string) => (stored(session, whole(key)) == DONE ? received() : null),
    set: (key: string, value: string) => kept(store(session, `${whole(key)}\n${value}`)),
    remove: (key: string) => kept(unstore(session, whole(key))),
  });
};

/**
 * Sends a text to an address without waiting for an answer, also while the page is being left. `false` when the browser does not take
 * it. What goes into it is the script's to answer for: nothing of the shopper's is added.
 */
export const beacon = (address: string, text: string): boolean => !!send(`${address.replace(/\n/g, '')}\n${text}`);

/**
 * Writes a line to the browser's console, where the page's own address asks for it by the parameter `vitrina_log`; elsewhere, that is for
 * every shopper, nothing.
 *
 * @throws before the script runs.
 */
export const log = (line: string): void => {
  needRunning('whether lines are wanted');
  write(line);
};

/**
 * Does work once, after so many milliseconds. What it throws switches the script off and does not reach the page.
 *
 * @returns what keeps it from being done.
 * @throws where there is no page.
 */
export const after = (milliseconds: number, work: () => void): Unsubscribe => {
  const end = listening(
    () => timer(milliseconds, false),
    () => {
      end();
      work();
    },
  );
  return end;
};

/**
 * Does work every so many milliseconds. What it throws switches the script off and does not reach the page.
 *
 * @returns what ends it.
 * @throws where there is no page.
 */
export const every = (milliseconds: number, work: () => void): Unsubscribe =>
  listening(
    () => timer(milliseconds, true),
    () => work(),
  );

/** Fulfilled after so many milliseconds, unless the script is off by then: for `async` work that `spawn` runs. */
export const sleep = (milliseconds: number): Promise<void> => new Promise((done) => void after(milliseconds, done));
