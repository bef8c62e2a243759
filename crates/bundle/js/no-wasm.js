// The entry of the `no-wasm` output: the module, translated to JavaScript, is in this file.

import { address, element } from 'vitrina:address';
import { boot } from 'vitrina:host';
import { APP, imports, connect } from 'vitrina:parts';
import { translated } from 'vitrina:translated';

boot(APP, element, address, () => connect(translated(imports)));
