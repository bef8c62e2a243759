// The entry of the `two-files` output: the module lies beside this file.

import { address, element } from 'vitrina:address';
import { boot } from 'vitrina:host';
import { instead } from 'vitrina:instead';
import { APP, FILE, HOSTING, INTEGRITY, imports, connect } from 'vitrina:parts';

boot(
  APP,
  element,
  address,
  async () => {
    const answer = fetch(new URL(FILE, address || HOSTING), { integrity: INTEGRITY, credentials: 'omit' });
    return connect((await WebAssembly.instantiateStreaming(answer, imports)).instance.exports);
  },
  instead,
);
