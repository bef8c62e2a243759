// Timers.

import { attempt } from './guard.js';
import { ownNumber, release, whenReleased } from './release.js';
import { tell } from './tell.js';

/** Tells listener number `index` after so many milliseconds, once or again and again. */
export const timer = (milliseconds, again) => {
  const index = ownNumber();
  const ring = () =>
    attempt(() => {
      if (!again) release(index);
      tell(index, 0);
    });
  const id = again ? setInterval(ring, milliseconds) : setTimeout(ring, milliseconds);
  return whenReleased(index, () => (again ? clearInterval(id) : clearTimeout(id)));
};
