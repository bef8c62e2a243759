// API.md is what the types say.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { document } from '../docs.mjs';
import { PACKAGE } from './project.mjs';

test('API.md is current', async () => {
  assert.equal(readFileSync(join(PACKAGE, 'API.md'), 'utf8'), await document(), 'write it anew: npm run docs');
});

test('every export is described', async () => {
  const text = await document();
  const all = Object.keys(await import('../dist/all.js'));
  assert.ok(all.length > 40);
  for (const name of all) assert.match(text, new RegExp(`^#### ${name}(\\(\\))?$`, 'm'), name);
});
