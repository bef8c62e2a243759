// The gallery's whole behaviour suite in one process with one browser: `node --test gallery/suite.mjs`.

import { readdirSync } from 'node:fs';

const files = readdirSync(new URL('.', import.meta.url)).filter((name) => name.endsWith('.test.mjs'));
for (const name of files.sort()) await import(`./${name}`);
