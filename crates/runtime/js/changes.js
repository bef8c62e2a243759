// Telling the script of each form's variant: the first, and every other one after it.

import { catchUp } from './again.js';
import { steps } from './forms.js';
import { productOf } from './product.js';
import { ownNumber, whenReleased } from './release.js';
import { tell } from './tell.js';

// Why a form shows this variant; known to `change.rs`.
const INITIAL = 0;
const SHOPPER = 1;
const SCRIPT = 2;

/** How long after the shopper touched a product its variant still changes because of that. Themes act on timers. */
const PATIENCE = 1000;

/** What the shopper touched last, and when. */
let touched;
let touchedAt;

const touch = (event) => {
  if (event.isTrusted) {
    touched = event.target;
    touchedAt = Date.now();
  }
};

const watchShopper = () => {
  const kinds = ['click', 'keydown', 'input', 'change'];
  // At the window, before the change itself is heard.
  for (const kind of kinds) addEventListener(kind, touch, true);
  whenReleased(ownNumber(), () => kinds.forEach((kind) => removeEventListener(kind, touch, true)));
};

const byShopper = (form) => touched && Date.now() - touchedAt < PATIENCE && productOf(form).contains(touched);

const same = (one, other) => one === other || (one && other && JSON.stringify(one) == JSON.stringify(other));

/** Tells listener number `index` of every form's variant. However many listen, the platform knows of one. */
export const listen = () => {
  if (touchedAt == null) watchShopper();
  touchedAt = touchedAt || 0;
  const told = new WeakMap();
  const index =
    steps.push((form, state, index) => {
      const before = told.get(form);
      if (before && same(before[0], state.variant)) return;
      told.set(form, [state.variant]);
      const reason = before ? (byShopper(form) ? SHOPPER : SCRIPT) : INITIAL;
      tell(index, reason, form, state);
    }) - 1;
  catchUp();
  return whenReleased(index, () => delete steps[index]);
};
