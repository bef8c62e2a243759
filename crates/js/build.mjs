// Makes `dist`: what TypeScript says of the sources, the page's files as the Rust runtime has them, and all of it in one file.

import { execFileSync } from 'node:child_process';
import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const HERE = import.meta.dirname;
const DIST = join(HERE, 'dist');
const PAGE = join(DIST, 'page');
const RUNTIME = join(HERE, '../runtime/js');

/** The files of the runtime that this package has in another form: where they speak to a WebAssembly module; or not at all. */
const OWN = ['module.js', 'report.js', 'settings.js', 'tasks.js'];

const compile = () => execFileSync(process.execPath, [join(HERE, 'node_modules/typescript/bin/tsc'), '-p', HERE], { stdio: 'inherit' });

const copyPage = () => {
  // No one imports these by themselves.
  for (const name of readdirSync(PAGE)) if (name.endsWith('.d.ts')) rmSync(join(PAGE, name));
  for (const name of readdirSync(RUNTIME)) if (name.endsWith('.js') && !OWN.includes(name)) copyFileSync(join(RUNTIME, name), join(PAGE, name));
  const reporting = readFileSync(join(HERE, '../bundle/js/report.js'), 'utf8');
  writeFileSync(join(PAGE, 'reporting.js'), reporting.replace("'vitrina:reports'", "'./reports.js'"));
};

const bundle = () =>
  build({
    entryPoints: [join(DIST, 'all.js')],
    outfile: join(DIST, 'vitrina.min.js'),
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2020',
    charset: 'utf8',
    logLevel: 'warning',
  });

const copyLicences = () => {
  for (const name of ['LICENSE-APACHE', 'LICENSE-MIT']) copyFileSync(join(HERE, '../..', name), join(HERE, name));
};

rmSync(DIST, { recursive: true, force: true });
compile();
copyPage();
copyLicences();
await bundle();
