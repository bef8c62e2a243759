// The probe's whole suite in one process with one browser: `node --test probe/suite.mjs`, with `VITRINA_WIDGET_ENTRY` naming
// the entry of a built `shop-probe`.

import { readdirSync } from 'node:fs';

const files = readdirSync(new URL('.', import.meta.url)).filter((name) => name.endsWith('.test.mjs'));
for (const name of files.sort()) await import(`./${name}`);
