// What a page that blocks WebAssembly runs instead: the `no-wasm` output, fetched only then.

import { address } from 'vitrina:address';
import { blocked } from 'vitrina:blocked';
import { inject } from 'vitrina:inject';
import { FALLBACK, FALLBACK_INTEGRITY, HOSTING } from 'vitrina:parts';

export const instead =
  blocked() && ((query, fail) => inject(new URL(FALLBACK, address || HOSTING), FALLBACK_INTEGRITY, query, fail));
