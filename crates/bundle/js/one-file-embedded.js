// The entry of the `one-file` output that also holds the module's translation, for pages that block WebAssembly.

import { address, element } from 'vitrina:address';
import { blocked } from 'vitrina:blocked';
import { boot } from 'vitrina:host';
import { APP, MODULE, imports, connect } from 'vitrina:parts';
import { translated } from 'vitrina:translated';
import { unpack } from 'vitrina:unpack';

boot(APP, element, address, async () => {
  // The settings are asked for first: their answer is what there is to wait for.
  await 0;
  return connect(blocked() ? translated(imports) : (await WebAssembly.instantiate(unpack(MODULE), imports)).instance.exports);
});
