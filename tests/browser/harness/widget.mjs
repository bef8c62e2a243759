// The implementation under test: an entry file and whatever lies beside it.

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';

const HANDWRITTEN = fileURLToPath(new URL('../../../www/bench/handwritten/variant-badge.js', import.meta.url));

/** The hand-written peer, minified as a shop would get it; `change` may alter its source before. */
export function handwritten(change = (source) => source) {
  const source = change(readFileSync(HANDWRITTEN, 'utf8'));
  const { code } = transformSync(source, { minify: true, target: 'es2019', charset: 'utf8' });
  return { entry: 'variant-badge.js', files: new Map([['variant-badge.js', Buffer.from(code)]]) };
}

/** The widget that `VITRINA_WIDGET_ENTRY` names with all files of its folder, else the hand-written peer. */
export function widgetUnderTest(entry = process.env.VITRINA_WIDGET_ENTRY) {
  if (!entry) return handwritten();
  const path = resolve(entry);
  const folder = dirname(path);
  const files = new Map();
  for (const name of readdirSync(folder)) {
    if (statSync(join(folder, name)).isFile()) files.set(name, readFileSync(join(folder, name)));
  }
  if (!files.has(basename(path))) throw new Error(`VITRINA_WIDGET_ENTRY: there is no file ${path}`);
  return { entry: basename(path), files };
}
