// What a script waits for.

import { catchUp } from './again.js';
import { onto, steps } from './forms.js';
import { wasm } from './module.js';

/** Goes on with task `number` as soon as the module is done with what it does now. */
export const wake = (number) => {
  Promise.resolve().then(() => {
    const before = steps.length;
    onto(null, { kept: {} }, (...numbers) => wasm.vitrina_told(number, 0, ...numbers));
    // What was mounted after the page was drawn.
    if (steps.length > before) catchUp();
  });
};
