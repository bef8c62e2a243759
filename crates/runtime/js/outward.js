// What leaves the page, or goes to its console.

import { read } from './module.js';

/** Sends a text to an address without waiting; the text holds the address and, from the second line on, what is sent. */
export const beacon = (start, length) => {
  const [, address, said] = /^(.*)\n([^]*)$/.exec(read(start, length));
  try {
    return +navigator.sendBeacon(address, said);
  } catch (e) {
    return 0;
  }
};

/** Writes to the console where the page's address asks for it by `vitrina_log`. */
export const log = (start, length) => {
  if (/[?&]vitrina_log\b/.test(location.search)) console.info(read(start, length));
};
