// What every output is: a classic script that an older browser can read, and that leaves one name in the page.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { transformSync } from 'esbuild';
import { openHosting } from './stage.mjs';

let hosting;
before(async () => (hosting = await openHosting()));
after(() => hosting.close());

for (const output of ['two-files', 'one-file', 'loader', 'no-wasm'])
  describe(output, () => {
    test('has no syntax that came after ES2017', () => {
      const source = hosting.read(hosting.file(output, '.js')).toString('utf8');
      // Written anew for the old language, nothing changes; a name for what is caught esbuild would leave out by itself.
      const supported = { 'optional-catch-binding': false };
      const written = (target) => transformSync(source, { target, supported }).code;
      assert.ok(written('es2017') === written('esnext'), 'esbuild changes something for ES2017');
    });

    test('is ASCII, so that no server can spoil it', () => {
      const source = hosting.read(hosting.file(output, '.js'));
      const odd = [...source].filter((byte) => byte > 126 || (byte < 32 && byte !== 10));
      assert.deepEqual(odd, []);
    });

    test('leaves one frozen name in the page', async (t) => {
      const remember = () => addEventListener('DOMContentLoaded', () => (window.namesBefore = Object.getOwnPropertyNames(window)));
      const visit = await hosting.open(t, hosting.address(output), { before: remember });
      await visit.shows();
      const added = await visit.page.evaluate(() => Object.getOwnPropertyNames(window).filter((name) => !namesBefore.includes(name)));
      const theirs = new Set(['namesBefore', 'length', '0']);
      assert.deepEqual(added.filter((name) => !theirs.has(name) && !/theme|LS|jQuery/i.test(name)), ['__vitrina']);
      assert.ok(await visit.page.evaluate(() => Object.isFrozen(__vitrina)));
      visit.clean();
    });
  });
