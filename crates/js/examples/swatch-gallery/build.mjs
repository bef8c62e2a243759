// One classic script with esbuild: `node build.mjs`.

import { build } from 'esbuild';

await build({
  entryPoints: ['src/swatch-gallery.ts'],
  outfile: 'dist/swatch-gallery.js',
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2020',
  charset: 'utf8',
});
