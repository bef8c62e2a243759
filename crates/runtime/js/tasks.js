// What a script waits for.

import { attempt } from './guard.js';
import { tell } from './tell.js';

/** Goes on with task `number` as soon as the module is done with what it does now. */
export const wake = (number) => {
  Promise.resolve().then(() => attempt(() => tell(number, 0)));
};
