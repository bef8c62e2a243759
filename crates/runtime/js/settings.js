// The store's settings as a whole, for scripts that read them through serde.

import { roots } from './values.js';

export const settings = () => roots.s;
