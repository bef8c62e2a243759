// The entry of the `one-file` output: the module is in this file.

import { address, element } from 'vitrina:address';
import { boot } from 'vitrina:host';
import { APP, MODULE, imports, connect } from 'vitrina:parts';

boot(APP, element, address, () => {
  const bytes = Uint8Array.from(atob(MODULE), (letter) => letter.charCodeAt(0));
  return WebAssembly.instantiate(bytes, imports).then(({ instance }) => connect(instance.exports));
});
