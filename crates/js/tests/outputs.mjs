// Builds the examples as their authors would: `node tests/outputs.mjs FOLDER` leaves `FOLDER/BUNDLER/EXAMPLE/EXAMPLE-no-wasm-….js`,
// named as `vitrina build` names what has no module.

import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { layOut } from './project.mjs';

const BUNDLERS = { esbuild: ['build.mjs'], vite: ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'error'] };
const MADE = [['esbuild', 'variant-badge'], ['vite', 'variant-badge'], ['esbuild', 'swatch-gallery'], ['esbuild', 'shop-probe']];
/** Where a hash stands otherwise. A report names the frames of files with one, and no others. */
const HASH = '0'.repeat(16);

const [out] = process.argv.slice(2).map((path) => resolve(path));
if (!out) throw new Error('node tests/outputs.mjs FOLDER');
for (const [bundler, example] of MADE) {
  const project = mkdtempSync(join(tmpdir(), 'vitrina-js-'));
  try {
    layOut(project, example);
    execFileSync(process.execPath, BUNDLERS[bundler], { cwd: project, stdio: 'inherit' });
    // A folder each: what lies beside a script is served with it.
    const folder = join(out, bundler, example);
    mkdirSync(folder, { recursive: true });
    copyFileSync(join(project, 'dist', `${example}.js`), join(folder, `${example}-no-wasm-${HASH}.js`));
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
}
