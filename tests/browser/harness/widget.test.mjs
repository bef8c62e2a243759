// The implementation under test, and the size of the peer.

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { transformSync } from 'esbuild';
import { handwritten, widgetUnderTest } from './widget.mjs';

test('the hand-written peer is no larger than 2.1 KB brotli 11', () => {
  const { entry, files } = handwritten();
  const size = brotliCompressSync(files.get(entry), { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
  assert.ok(size <= 2100, `${size} bytes`);
});

test('the hand-written peer is one classic script of ES2019', () => {
  const { files } = handwritten();
  const { code, warnings } = transformSync(files.get('variant-badge.js').toString(), { target: 'es2019', format: 'iife', charset: 'utf8', minify: true });
  assert.deepEqual(warnings, []);
  assert.doesNotMatch(code, /\bimport\b|\bexport\b/);
});

test('without an entry the peer is tested, with one its whole folder', (t) => {
  assert.deepEqual([...widgetUnderTest('').files.keys()], ['variant-badge.js']);
  const folder = mkdtempSync(join(tmpdir(), 'vitrina-widget-'));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'a.js'), 'one');
  writeFileSync(join(folder, 'b.wasm'), 'two');
  mkdirSync(join(folder, 'settings'));
  const { entry, files } = widgetUnderTest(join(folder, 'a.js'));
  assert.equal(entry, 'a.js');
  assert.deepEqual([...files].map(([name, bytes]) => [name, bytes.toString()]).sort(), [['a.js', 'one'], ['b.wasm', 'two']]);
  assert.throws(() => widgetUnderTest(join(folder, 'c.js')), /there is no file .*c\.js/);
});
