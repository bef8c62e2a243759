// One classic script with esbuild: `node build.mjs`.

import { build } from 'esbuild';

await build({
  entryPoints: ['src/shop-probe.ts'],
  outfile: 'dist/shop-probe.js',
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2020',
  charset: 'utf8',
});
