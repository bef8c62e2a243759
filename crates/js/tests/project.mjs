// A copy of an example, with this package in its `node_modules` as npm would install it.

import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const PACKAGE = join(import.meta.dirname, '..');

/** The folder of a fresh project for a test. Its tools are those of this package. */
export const project = (t, example = 'variant-badge') => {
  const folder = mkdtempSync(join(tmpdir(), 'vitrina-js-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(join(PACKAGE, 'examples', example), folder, { recursive: true, filter: (path) => !/node_modules|dist/.test(path.slice(PACKAGE.length)) });
  install(folder);
  return folder;
};

const install = (folder) => {
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, 'vitrina'), { recursive: true });
  for (const name of ['dist', 'package.json']) cpSync(join(PACKAGE, name), join(modules, 'vitrina', name), { recursive: true });
  for (const tool of ['vite', 'esbuild', 'typescript', 'webpack', 'rollup', '@rollup']) symlinkSync(join(PACKAGE, 'node_modules', tool), join(modules, tool));
};
