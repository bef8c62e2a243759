// What the shopper does with what was drawn.

import { FORM, act } from './forms.js';
import { attempt, endings } from './guard.js';
import { operations } from './view.js';

/** The action of each element that has one, and the number of its mount. */
const actions = new WeakMap();

// Heard before the theme hears it, which might keep it to itself.
const click = (event) =>
  attempt(() => {
    let element = event.target;
    while (element && !actions.has(element)) element = element.parentElement;
    const form = element && !element.disabled && element.closest(FORM);
    if (form) act(form, ...actions.get(element));
  });

const OPEN = 1;
const CLICK = 5;

/** Makes ready for elements that answer to a click: U+0005 gives the open element an action. */
export const clicks = () => {
  if (operations[CLICK]) return;
  operations[CLICK] = (place, action) => actions.set(place.open, [place.mount, +action]);
  // An element that is drawn anew has the action that is given anew, or none.
  const open = operations[OPEN];
  operations[OPEN] = (place, ...given) => {
    open(place, ...given);
    actions.delete(place.open);
  };
  document.addEventListener('click', click, true);
  endings.push(() => document.removeEventListener('click', click, true));
};
