// Bundles a widget into one minified classic script: `node build.mjs NAME FOLDER`.

import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const [name, folder] = process.argv.slice(2);

await build({
  absWorkingDir: here,
  entryPoints: [`src/${name}.jsx`],
  outdir: folder,
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2017',
  charset: 'utf8',
  jsxFactory: 'h',
  jsxFragment: 'Fragment',
  legalComments: 'none',
  logLevel: 'warning',
});
