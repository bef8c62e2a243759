// Files that are slow, broken, truncated, tampered or missing, at each step of each output: the shop works, nothing is thrown, its
// load event is not held up, the tag hears at most one error, and the script's author of at most one.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openHosting } from './stage.mjs';

let hosting;
before(async () => (hosting = await openHosting()));
after(() => hosting.close());

const DEFAULTS = { installments: 6, transfer_discount: 10, low_stock: 5 };

/** What can happen to a file. */
const FAULTS = {
  missing: { status: 404 },
  'answered by an error': { status: 503, body: '<html>no</html>' },
  dropped: { drop: true },
  truncated: { truncate: 300 },
  'cut off': { cut: 300 },
  tampered: { flip: 200 },
};

const SLOW = { slow: { bytes: 400, every_ms: 20 } };

describe('the script of', () => {
  // That a tag's own file never comes is between the page and the server: nobody of ours is there.
  for (const output of ['two-files', 'one-file', 'loader'])
    for (const [name, fault] of Object.entries(FAULTS))
      test(`${output} ${name}: the shop works`, async (t) => {
        const visit = await hosting.open(t, hosting.address(output), { faults: [{ path: hosting.file(output, '.js'), fault }] });
        await visit.works();
        if (name !== 'tampered') await visit.staysBare();
        // What the browser itself makes of half a script.
        visit.pageErrors = visit.pageErrors.filter((text) => !/^(Unexpected|Invalid|missing|Unterminated)/.test(text));
        visit.clean();
      });
});

describe('the module of two files', () => {
  const at = (fault) => [{ path: hosting.file('two-files', '.wasm'), fault }];

  for (const [name, fault] of Object.entries(FAULTS))
    test(`${name}: nothing is shown, and the tag hears it once`, async (t) => {
      const visit = await hosting.open(t, hosting.address('two-files'), { faults: at(fault) });
      await visit.hears(1);
      await visit.staysBare();
      await visit.works();
      visit.clean();
      assert.deepEqual(visit.failedReleases(), [0]);
    });

  test('never answered: nothing is shown', async (t) => {
    const visit = await hosting.open(t, hosting.address('two-files'), { faults: at({ hang: true }) });
    await visit.staysBare();
    await visit.works();
    await visit.hears(0);
    visit.clean();
  });

  test('slow: the badges come late', async (t) => {
    const visit = await hosting.open(t, hosting.address('two-files'), { faults: at(SLOW) });
    await visit.works();
    await visit.shows();
    visit.clean();
  });
});

describe('the settings', () => {
  for (const [name, fault] of Object.entries({ ...FAULTS, truncated: { truncate: 5 }, 'cut off': { cut: 5 }, tampered: { flip: 0 }, 'never answered': { hang: true } }))
    test(`${name}: the defaults`, async (t) => {
      const visit = await hosting.open(t, hosting.address('one-file'), { faults: [{ path: '/variant-badge/settings/**', fault }] });
      await visit.works();
      await visit.shows(DEFAULTS);
      await visit.hears(0);
      visit.clean();
    });
});

describe('the fallback for pages that block WebAssembly', () => {
  const csp = () => `script-src 'self' 'unsafe-inline' ${hosting.urls.cdn}`;

  for (const [name, fault] of Object.entries(FAULTS))
    test(`${name}: nothing is shown, and the tag hears it once`, async (t) => {
      const faults = [{ path: hosting.file('no-wasm'), fault }];
      const visit = await hosting.open(t, hosting.address('one-file'), { faults, csp: csp() });
      await visit.hears(1);
      await visit.staysBare();
      await visit.works();
      visit.clean();
    });

  test('never answered: the load event does not wait', async (t) => {
    const faults = [{ path: hosting.file('no-wasm'), fault: { hang: true } }];
    const visit = await hosting.open(t, hosting.address('one-file'), { faults, csp: csp() });
    await visit.works();
    await visit.staysBare();
    visit.clean();
  });

  test('slow: the badges come late', async (t) => {
    const faults = [{ path: hosting.file('no-wasm'), fault: SLOW }];
    const visit = await hosting.open(t, hosting.address('one-file'), { faults, csp: csp() });
    await visit.works();
    await visit.shows();
    visit.clean();
  });
});

describe('the channel', () => {
  for (const [name, fault] of Object.entries({ ...FAULTS, truncated: { truncate: 90 }, 'cut off': { cut: 90 }, tampered: { flip: 0 }, 'never answered': { hang: true } }))
    test(`${name}: nothing is shown`, async (t) => {
      const visit = await hosting.open(t, hosting.address('loader'), { faults: [{ path: '/variant-badge/channel.json', fault }] });
      await visit.staysBare();
      await visit.works();
      await visit.hears(0);
      visit.clean();
    });

  test('slow: the release runs', async (t) => {
    const visit = await hosting.open(t, hosting.address('loader'), { faults: [{ path: '/variant-badge/channel.json', fault: { slow: { bytes: 20, every_ms: 20 } } }] });
    await visit.works();
    await visit.shows();
    visit.clean();
  });

  test('unreachable after it has been read once: the copy of the browser serves', async (t) => {
    const visit = await hosting.open(t, hosting.address('loader'));
    await visit.shows();
    await hosting.control('POST', 'faults', { listener: 'cdn', path: '/variant-badge/channel.json', fault: { drop: true } });
    await visit.page.reload();
    await visit.shows();
    visit.clean();
  });
});

describe('the release that the channel names', () => {
  for (const [file, ending] of [['entry', '.js'], ['module', '.wasm']])
    for (const [name, fault] of Object.entries(FAULTS))
      test(`its ${file} ${name}: the release before runs`, async (t) => {
        const faults = [{ path: hosting.file('two-files', ending), fault }];
        const visit = await hosting.open(t, hosting.address('loader'), { faults });
        await visit.showsReleaseBefore();
        await visit.works();
        visit.clean();
      });

  test('never answered: the load event does not wait', async (t) => {
    const visit = await hosting.open(t, hosting.address('loader'), { faults: [{ path: hosting.file('two-files', '.js'), fault: { hang: true } }] });
    await visit.works();
    await visit.staysBare();
    visit.clean();
  });

  test('slow: the release runs', async (t) => {
    const visit = await hosting.open(t, hosting.address('loader'), { faults: [{ path: hosting.file('two-files', '.js'), fault: SLOW }] });
    await visit.works();
    await visit.shows();
    visit.clean();
  });

  for (const [name, fault] of Object.entries(FAULTS))
    test(`its fallback ${name}, where WebAssembly is blocked and the release before has none: nothing is shown`, async (t) => {
      const csp = `script-src 'self' 'unsafe-inline' ${hosting.urls.cdn}`;
      const visit = await hosting.open(t, hosting.address('loader'), { faults: [{ path: hosting.file('no-wasm'), fault }], csp });
      await visit.works();
      await visit.staysBare();
      await visit.hears(0);
      visit.clean();
    });

  test('both releases missing: nothing is shown', async (t) => {
    const visit = await hosting.open(t, hosting.address('loader'), { faults: [{ path: '/variant-badge/*.wasm', fault: { status: 404 } }] });
    await visit.staysBare();
    await visit.works();
    visit.clean();
    assert.deepEqual(visit.failedReleases(), [2, 1]);
  });
});
