// The entry of the `one-file` output: the module is in this file.

import { address, element } from 'vitrina:address';
import { boot } from 'vitrina:host';
import { instead } from 'vitrina:instead';
import { APP, MODULE, imports, connect } from 'vitrina:parts';
import { unpack } from 'vitrina:unpack';

boot(
  APP,
  element,
  address,
  async () => {
    // The settings are asked for first: their answer is what there is to wait for.
    await 0;
    return connect((await WebAssembly.instantiate(unpack(MODULE), imports)).instance.exports);
  },
  instead,
);
