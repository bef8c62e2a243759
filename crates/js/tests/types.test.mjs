// The types: examples compile under `strict`, and what is wrong does not.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { PACKAGE, project } from './project.mjs';

const compile = (folder) => {
  try {
    execFileSync(process.execPath, [join(PACKAGE, 'node_modules/typescript/bin/tsc'), '--noEmit', '-p', folder], { encoding: 'utf8' });
    return '';
  } catch (error) {
    return error.stdout;
  }
};

for (const { name: example } of readdirSync(join(PACKAGE, 'examples'), { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
  test(`${example} under strict`, (t) => assert.equal(compile(project(t, example)), ''));
}

test('what is right has its type, and what is wrong has none', (t) => {
  const folder = project(t);
  cpSync(join(PACKAGE, 'tests/types.ts'), join(folder, 'src/types.ts'));
  assert.equal(compile(folder), '');
});

const README = readFileSync(join(PACKAGE, 'README.md'), 'utf8');
const EXAMPLES = [...README.matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, code]) => code);

test('the examples of the README compile', (t) => {
  assert.ok(EXAMPLES.length >= 3);
  const folder = project(t);
  writeFileSync(join(folder, 'src/settings.json'), '{ "installments": { "default": 6, "min": 1, "max": 24 } }');
  EXAMPLES.forEach((code, number) => writeFileSync(join(folder, `src/readme-${number}.ts`), code));
  const wrong = compile(folder).split('\n').filter((line) => line.includes('readme-'));
  assert.deepEqual(wrong, []);
});
