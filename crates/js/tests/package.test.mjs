// What is published: these files, with these types, and nothing that runs at installation.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { publint } from 'publint';
import { PACKAGE } from './project.mjs';

const read = (...path) => readFileSync(join(PACKAGE, ...path), 'utf8');
const manifest = JSON.parse(read('package.json'));
const npx = (program, ...args) => execFileSync(process.execPath, [join(PACKAGE, 'node_modules', program), ...args], { cwd: PACKAGE, encoding: 'utf8' });

test('the tarball holds what it always held', () => {
  const said = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: PACKAGE, encoding: 'utf8' });
  const [{ files }] = JSON.parse(said);
  const listed = files.map(({ path }) => path).sort().join('\n') + '\n';
  assert.equal(listed, read('tests', 'tarball.txt'), 'tests/tarball.txt says what is published; write it anew if that is meant');
});

test('nothing runs at installation', () => {
  const allowed = ['build', 'docs', 'prepack', 'test'];
  assert.deepEqual(Object.keys(manifest.scripts).sort(), allowed);
  assert.equal(manifest.dependencies, undefined, 'a shop’s page carries no one else’s code');
});

test('its version is the crates’', () => {
  const cargo = readFileSync(join(PACKAGE, '../../Cargo.toml'), 'utf8');
  const [, version] = /\[workspace\.package\]\s+version = "([^"]+)"/.exec(cargo);
  assert.equal(manifest.version, version);
});

test('the page’s files are the Rust runtime’s', () => {
  const runtime = join(PACKAGE, '../runtime/js');
  const own = ['module.js', 'report.js', 'reporting.js', 'reports.js'];
  const shared = readdirSync(join(PACKAGE, 'dist/page')).filter((name) => !own.includes(name));
  assert.ok(shared.length > 20, shared.join());
  for (const name of shared) assert.equal(read('dist/page', name), readFileSync(join(runtime, name), 'utf8'), name);
});

test('publint has nothing to say', async () => {
  const { messages } = await publint({ pkgDir: PACKAGE, strict: true });
  assert.deepEqual(messages, []);
});

test('types are found whichever way they are looked for', () => {
  const said = npx('@arethetypeswrong/cli/dist/index.js', '--pack', '.', '--profile', 'esm-only', '--format', 'json');
  const { analysis } = JSON.parse(said);
  const problems = Object.values(analysis.problems ?? []).flat();
  const ofOldNode = (problem) => problem.resolutionKind === 'node10' || problem.kind === 'CJSResolvesToESM';
  assert.deepEqual(problems.filter((problem) => !ofOldNode(problem)), []);
});

test('no `any` in the types', () => {
  const dist = join(PACKAGE, 'dist');
  const declarations = readdirSync(dist).filter((name) => name.endsWith('.d.ts'));
  assert.ok(declarations.length > 10);
  for (const name of declarations) {
    const code = read('dist', name).replace(/\/\*[^]*?\*\//g, '');
    assert.doesNotMatch(code, /\bany\b/, name);
    assert.doesNotMatch(code, /'\.\/page\//, `${name}: the page's files have no types`);
  }
});
