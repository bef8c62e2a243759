// The long form of a test: builds a sample script with the command that `VITRINA` names, and runs a test file on the output that
// pages load.
//
// `node prove.mjs SCRIPT TEST`, with whatever the test reads from its environment.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [script, test] = process.argv.slice(2);
const source = fileURLToPath(new URL(`../../crates/scripts/${script}`, import.meta.url));

// As `Bundle::hosted` chooses: a large module comes better beside its script.
const output = script === 'shop-probe' ? 'two-files' : 'one-file';

const folder = mkdtempSync(join(tmpdir(), 'vitrina-prove-'));
process.on('exit', () => rmSync(folder, { recursive: true }));
const config = join(folder, 'Vitrina.toml');
// As in the suites, the probe tells its author how it fares.
const reports = script === 'shop-probe' ? 'report_url = "https://reports.example/"\nreport_share = 100\n' : '';
writeFileSync(config, `app = "${script}"\nscript = ${JSON.stringify(source)}\n\n[build]\noutputs = ["${output}"]\nout = "bundle"\n${reports}`);
const built = spawnSync(process.env.VITRINA, ['build', '--json', '--config', config], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
if (built.status !== 0) process.exit(1);
const entry = join(folder, 'bundle', JSON.parse(built.stdout).bundle.outputs[output].entry);
const environment = { ...process.env, VITRINA_WIDGET_ENTRY: entry };
const ended = spawnSync(process.execPath, ['--test', fileURLToPath(new URL(test, import.meta.url))], { env: environment, stdio: 'inherit' });
process.exitCode = ended.status ?? 1;
