// Copies of an example, with this package in their `node_modules` as npm would install it.

import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const PACKAGE = join(import.meta.dirname, '..');

/** The folder of a fresh project for a test. */
export const project = (t, example = 'variant-badge') => {
  const folder = mkdtempSync(join(tmpdir(), 'vitrina-js-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  layOut(folder, example);
  return folder;
};

/** Copies an example. Its tools are those of this package. */
export const layOut = (folder, example) => {
  const isSource = (path) => !/node_modules|dist/.test(path.slice(PACKAGE.length));
  cpSync(join(PACKAGE, 'examples', example), folder, { recursive: true, filter: isSource });
  install(folder);
};

const install = (folder) => {
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, 'vitrina'), { recursive: true });
  for (const name of ['dist', 'package.json']) cpSync(join(PACKAGE, name), join(modules, 'vitrina', name), { recursive: true });
  for (const tool of ['vite', 'esbuild', 'typescript', 'webpack', 'rollup', '@rollup']) symlinkSync(join(PACKAGE, 'node_modules', tool), join(modules, tool));
};
