// Timers.

import { attempt } from './guard.js';
import { onto } from './forms.js';
import { wasm } from './module.js';
import { ownNumber, release, whenReleased } from './release.js';

/** Tells listener number `index` after so many milliseconds, once or again and again. */
export const timer = (milliseconds, again) => {
  const index = ownNumber();
  const ring = () =>
    attempt(() => {
      if (!again) release(index);
      onto(null, { kept: {} }, (...numbers) => wasm.vitrina_told(index, 0, ...numbers));
    });
  const id = again ? setInterval(ring, milliseconds) : setTimeout(ring, milliseconds);
  return whenReleased(index, () => (again ? clearInterval(id) : clearTimeout(id)));
};
