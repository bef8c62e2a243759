// Tells `report_url` how the script fares: that it started, for a share of page loads, and once that it failed. Nothing of the shopper's
// or the page's is in it: frames are those of our own files, and of messages only WebAssembly's, which quote nothing.

import { REPORT_SHARE, REPORT_URL } from 'vitrina:reports';

let about;
let told;
// Whether this page load is one of the share whose starts are told. Only among those do failures tell how often a script fails.
let drawn;

const send = (said) => {
  try {
    navigator.sendBeacon(REPORT_URL, JSON.stringify(Object.assign(said, about)));
  } catch (e) {}
};

export const introduce = (app, release, store) => {
  about = { app, release, store: '' + store };
  drawn = Math.random() * 100 < REPORT_SHARE;
};

export const started = () => {
  if (drawn) send({ started: true });
};

export const failed = (error) => {
  if (told) return;
  told = 1;
  const { name, message, stack } = Object(error);
  // A module that came in a script has frames of no file.
  const ours = ('' + stack).split('\n').filter((line) => /-[0-9a-f]{16}\.(js|wasm)|wasm-function\[/.test(line));
  const frames = ours.slice(0, 20).map((line) => line.replace(/\?[^\s:)]*/g, ''));
  const text = [(name || 'Error') + (name == 'RuntimeError' ? ': ' + message : ''), ...frames].join('\n');
  send(drawn ? { error: text } : { error: text, undrawn: true });
};
