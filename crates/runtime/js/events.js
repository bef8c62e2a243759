// What the shopper does with what was drawn.

import { act, current } from './forms.js';
import { attempt, endings } from './guard.js';
import { mount, operations } from './view.js';

/** For each element that has one: the form that it was drawn for, the number of its mount, and its action. */
const actions = new WeakMap();

// Heard before the theme hears it, which might keep it to itself.
const click = (event) =>
  attempt(() => {
    // Also in a shadow root, whose elements the event does not name as its target.
    let element = event.composedPath()[0];
    while (element && !actions.has(element)) element = element.parentElement;
    if (element && !element.disabled) act(...actions.get(element));
  });

const OPEN = 1;
const CLICK = 5;

/** Makes ready for elements that answer to a click: U+0005 gives the open element an action. */
export const clicks = () => {
  if (operations[CLICK]) return;
  operations[CLICK] = (place, action) => actions.set(place.open, [current, mount, +action]);
  // An element that is drawn anew has the action that is given anew, or none.
  const open = operations[OPEN];
  operations[OPEN] = (place, ...given) => {
    open(place, ...given);
    actions.delete(place.open);
  };
  document.addEventListener('click', click, true);
  endings.push(() => document.removeEventListener('click', click, true));
};
