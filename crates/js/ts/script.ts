// The life of a script: it begins by itself with the first thing it asks for, and runs once the shop's `LS` and the settings are
// there. `page/life.js` says how; this file is the module that it starts.

import { address, tag } from './address.js';
import { current, enter } from './page/forms.js';
import { attempt } from './page/guard.js';
import { boot } from './page/life.js';
import type { Module, Numbers } from './page/module.js';
import { release } from './page/release.js';

/** Ends what it was given for: a listener, a node, a timer, a style. Called again, it does nothing. */
export type Unsubscribe = () => void;

/** What a script says of itself. */
export interface ScriptOptions {
  /**
   * The app's name: of several releases of one app in a page, one runs. Without it, the name of the script's file, less its hash.
   */
  readonly app?: string;
  /**
   * The script's own address, where it has no tag that says it: `import.meta.url` in a `<script type="module">`. Its query has the
   * store, the release and the settings' address.
   */
  readonly url?: string;
}

/** Something that the page calls; not again while it is at work, which a page can bring about. */
interface Entry<Given extends unknown[]> {
  readonly work: (...given: Given) => void;
  busy: boolean;
}

/** @internal */
export const entry = <Given extends unknown[]>(work: (...given: Given) => void): Entry<Given> => ({ work, busy: false });

/** @internal What is drawn, by the number of its mount: in a form, or in what stands for the page where one would. */
export const drawings: Record<number, Entry<[shown: object, variant: Numbers]>> = {};
/** @internal What clicks do, by the number of the mount they are heard in. */
export const actions: Record<number, Entry<[shown: object, action: number]>> = {};
/** Who is told, by number. */
const listeners: Record<number, Entry<[what: number, form: HTMLFormElement | null, variant: Numbers]>> = {};

const call = <Given extends unknown[]>(called: Entry<Given> | undefined, ...given: Given): void => {
  if (!called || called.busy) return;
  called.busy = true;
  try {
    called.work(...given);
  } finally {
    called.busy = false;
  }
};

/** What is to be done when the script runs; nothing once it does. */
let waiting: (() => void)[] | undefined;
let begun = false;
let running = false;
let options: ScriptOptions = {};
/** Whether someone else draws in this page. */
let isTaken: (() => boolean) | undefined;

const module: Module = {
  vitrina_start() {
    if (isTaken && isTaken()) return;
    running = true;
    for (const work of waiting || []) work();
    waiting = undefined;
  },
  vitrina_draw: (index, ...variant) => call(drawings[index], current as object, variant),
  vitrina_act: (index, action) => call(actions[index], current as object, action),
  vitrina_told: (number, what, ...variant) => call(listeners[number], what, current || null, variant),
};

const begin = (address: string): void => {
  const url = options.url || address;
  const file = /([^/?#]*?)(-[0-9a-f]{16})?(\.m?js)?([?#]|$)/.exec(url);
  boot(options.app || (file && file[1]) || 'script', tag, url, () => module);
};

const needPage = (): void => {
  if (typeof window == 'undefined' || typeof document == 'undefined') {
    throw new Error('vitrina works in a shop’s page, and there is none here (no `window`): import it anywhere, call it in the page');
  }
};

/** @internal Has work done as soon as the script runs, at once when it does. */
export const whenRunning = (work: () => void): void => {
  needPage();
  if (running) return work();
  waiting = waiting || [];
  waiting.push(work);
  if (begun) return;
  begun = true;
  const url = address();
  // What the script says of itself may stand anywhere in it.
  attempt(() => queueMicrotask(() => attempt(() => begin(url))));
};

/** @internal Has the script do nothing in a page that is another's. */
export const leaveTo = (other: () => boolean): void => {
  isTaken = other;
  whenRunning(() => {});
};

/** @internal Fails where nothing of the shop is known yet. */
export const needRunning = (what: string): void => {
  needPage();
  if (!running) throw new Error(`vitrina: ${what} is known once the script runs: in a callback, or after \`await ready\``);
};

/** @internal Begins something as soon as the script runs; what ends it, at any time. */
export const lasting = (start: () => Unsubscribe): Unsubscribe => {
  let end: Unsubscribe | undefined;
  let ended = false;
  whenRunning(() => {
    if (!ended) end = start();
  });
  return () => {
    if (!ended && end) end();
    ended = true;
  };
};

/** @internal Listens under the number that `register` gives. */
export const listening = (
  register: () => number,
  listener: (what: number, form: HTMLFormElement | null, variant: Numbers) => void,
): Unsubscribe =>
  lasting(() => {
    const number = register();
    listeners[number] = entry(listener);
    return () => {
      release(number);
      delete listeners[number];
    };
  });

/** Does work whose failure, now or later, switches the script off instead of reaching the page. */
const guarded = async <Made>(work: () => Made | PromiseLike<Made>): Promise<Made> => {
  try {
    return await work();
  } catch (error) {
    enter(() => {
      throw error;
    });
    // Who waits for it waits for a script that is off.
    return new Promise<Made>(() => {});
  }
};

/**
 * Says what the script is called and where it lies. Not needed in a classic script with a tag; then its own file says both.
 *
 * @throws where there is no page.
 */
export const script = (about: ScriptOptions): void => {
  options = about;
  whenRunning(() => {});
};

/**
 * Fulfilled when the script runs: the shop's `LS` and the store's settings are there, and nothing has been drawn yet. In a page where
 * the script does not run (no shop, or another release of it runs) it stays pending; where there is no page it is rejected.
 *
 * What a callback of `ready.then` throws switches the script off. What comes after `await ready` belongs to the function that
 * waits: let {@link spawn} run that.
 */
export const ready: PromiseLike<void> = {
  then: (done, refused) => {
    const begun = new Promise<void>((run) => whenRunning(run));
    return begun.then(done && ((value) => guarded(() => done(value))), refused);
  },
};

/**
 * Runs work, which may be `async`, as soon as the script runs. What it throws, at once or later, switches the script off and does not
 * reach the page.
 *
 * @throws where there is no page.
 */
export const spawn = (work: () => void | PromiseLike<void>): void => whenRunning(() => void guarded(work));
