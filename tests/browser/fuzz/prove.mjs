// The long form: builds the reference script with the command that `VITRINA` names, and runs the test on its bundle.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PAGES = 210;
const script = fileURLToPath(new URL('../../../crates/scripts/variant-badge', import.meta.url));

const folder = mkdtempSync(join(tmpdir(), 'vitrina-fuzz-'));
process.on('exit', () => rmSync(folder, { recursive: true }));
const config = join(folder, 'Vitrina.toml');
writeFileSync(config, `app = "variant-badge"\nscript = ${JSON.stringify(script)}\n\n[build]\noutputs = ["two-files"]\nout = "bundle"\n`);
const built = spawnSync(process.env.VITRINA, ['build', '--json', '--config', config], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
if (built.status !== 0) process.exit(1);
const entry = join(folder, 'bundle', JSON.parse(built.stdout).bundle.outputs['two-files'].entry);
const tests = fileURLToPath(new URL('fuzz.test.mjs', import.meta.url));
const environment = { ...process.env, VITRINA_WIDGET_ENTRY: entry, VITRINA_FUZZ_PAGES: String(PAGES) };
const ended = spawnSync(process.execPath, ['--test', tests], { env: environment, stdio: 'inherit' });
process.exitCode = ended.status ?? 1;
