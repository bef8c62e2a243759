// Chromium as every check of this folder starts it.

import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const CHROMIUM = '/usr/bin/chromium';

/**
 * Starts Chromium from `$CHROMIUM`, else `/usr/bin/chromium`. The caller closes it. With `keepsPages` it has a back/forward cache, which
 * playwright switches off and a headless shell lacks.
 */
export async function launch({ keepsPages = false } = {}) {
  const named = process.env.CHROMIUM || CHROMIUM;
  const executablePath = keepsPages && named.endsWith('headless-shell') ? CHROMIUM : named;
  if (!existsSync(executablePath)) {
    throw new Error(`Chromium is not at ${executablePath}: install it (Debian: apt-get install chromium) or set CHROMIUM to its path`);
  }
  return chromium.launch({ executablePath, args: FLAGS, ignoreDefaultArgs: keepsPages ? ['--disable-back-forward-cache'] : [] });
}

let shared;

/** The one browser of this process, started on first use. */
export function sharedBrowser() {
  shared ??= launch();
  return shared;
}

/** Ends the browser of this process, if it was started. */
export async function closeSharedBrowser() {
  if (shared) await (await shared).close();
  shared = undefined;
}
