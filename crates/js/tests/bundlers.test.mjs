// The reference widget through each bundler: one classic script, of the size that it may have.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Script } from 'node:vm';
import { brotliCompressSync, constants } from 'node:zlib';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { transformSync } from 'esbuild';
import { rollup } from 'rollup';
import webpack from 'webpack';
import { project } from './project.mjs';

/** Bytes of brotli. The ceiling of all is 14,000. */
const MOST = 5_000;

const weigh = (text) => brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;

/** Neither a module nor two files, and no heavier than it may be. */
const isOneClassicScript = (file) => {
  const text = readFileSync(file, 'utf8');
  assert.doesNotThrow(() => new Script(text), 'a classic script');
  assert.doesNotMatch(text, /\bimport\s*\(|\brequire\s*\(/);
  const bytes = weigh(text);
  assert.ok(bytes <= MOST, `${bytes} bytes of brotli, and ${MOST} are allowed`);
};

const node = (folder, ...args) => execFileSync(process.execPath, args, { cwd: folder, stdio: 'pipe' });

/** For the bundlers that read no TypeScript by themselves. */
const inJavaScript = (folder) => {
  const source = readFileSync(join(folder, 'src/variant-badge.ts'), 'utf8');
  return transformSync(source, { loader: 'ts', target: 'es2020' }).code;
};

test('esbuild', (t) => {
  const folder = project(t);
  node(folder, 'build.mjs');
  isOneClassicScript(join(folder, 'dist/variant-badge.js'));
});

test('Vite', (t) => {
  const folder = project(t);
  node(folder, 'node_modules/vite/bin/vite.js', 'build', '--logLevel', 'error');
  isOneClassicScript(join(folder, 'dist/variant-badge.js'));
});

test('Rollup', async (t) => {
  const folder = project(t);
  const entry = join(folder, 'src/entry.js');
  writeFileSync(entry, inJavaScript(folder));
  // What @rollup/plugin-json does: Rollup itself reads no JSON.
  const json = { name: 'json', transform: (text, id) => (id.endsWith('.json') ? `export default ${text}` : null) };
  const made = await rollup({ input: entry, plugins: [json, nodeResolve()], onwarn: (warning) => assert.fail(warning.message) });
  const { output } = await made.generate({ format: 'iife', compact: true });
  assert.equal(output.length, 1);
  const file = join(folder, 'rollup.js');
  writeFileSync(file, transformSync(output[0].code, { minify: true, charset: 'utf8' }).code);
  isOneClassicScript(file);
});

test('webpack', async (t) => {
  const folder = project(t);
  const entry = join(folder, 'src/entry.js');
  writeFileSync(entry, inJavaScript(folder));
  const stats = await new Promise((done, failed) => {
    webpack({ mode: 'production', context: folder, entry, output: { path: join(folder, 'dist'), filename: 'variant-badge.js' } }, (error, made) => (error ? failed(error) : done(made)));
  });
  assert.equal(stats.hasErrors() || stats.hasWarnings(), false, stats.toString());
  isOneClassicScript(join(folder, 'dist/variant-badge.js'));
});
