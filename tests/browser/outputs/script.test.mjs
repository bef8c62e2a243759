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
      const names = (visit) => visit.page.evaluate(() => Object.getOwnPropertyNames(window).filter((name) => isNaN(name)));
      const without = new Set([...(await names(await hosting.open(t, null))), 'heard']);
      const visit = await hosting.open(t, hosting.address(output));
      await visit.shows();
      assert.deepEqual((await names(visit)).filter((name) => !without.has(name)), ['__vitrina']);
      assert.ok(await visit.page.evaluate(() => Object.isFrozen(__vitrina)));
      visit.clean();
    });
  });

test('the glue of a script that acts knows nothing of it either', () => {
  const glue = hosting.read(hosting.file('two-files', '.js', 1)).toString('utf8');
  for (const word of ['vitrina-gallery', 'vitrina-swatch', 'max_quantity', 'picture', 'carrito', 'Sin stock']) {
    assert.ok(!glue.includes(word), word);
  }
});
