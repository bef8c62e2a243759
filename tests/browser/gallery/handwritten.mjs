// The hand-written peer as a shop would get it, in a folder of its own.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';

const SOURCE = fileURLToPath(new URL('../../../www/bench/handwritten/swatch-gallery.js', import.meta.url));

/** Writes the peer, minified, and gives its path. The folder goes when the process ends. */
export function handwrittenGallery() {
  const folder = mkdtempSync(join(tmpdir(), 'vitrina-gallery-'));
  process.on('exit', () => rmSync(folder, { recursive: true }));
  const { code } = transformSync(readFileSync(SOURCE, 'utf8'), { minify: true, target: 'es2017', charset: 'utf8' });
  const entry = join(folder, 'swatch-gallery.js');
  writeFileSync(entry, code);
  return entry;
}
