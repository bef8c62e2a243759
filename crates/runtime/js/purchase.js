// Putting into the cart what the form alone does not say: other options, and line properties (platforms.md §4.6).

import { addToCart, isSending } from './cart.js';
import { controlsOf, current, optionOf } from './forms.js';
import { read } from './module.js';

/** Has a control say another value for now; what undoes that, or nothing where it cannot say it. */
const say = (control, value) => {
  if (control.type == 'radio') {
    const before = control.checked;
    control.checked = true;
    return () => (control.checked = before);
  }
  const before = control.value;
  control.value = value;
  if (control.value == value) return () => (control.value = before);
  control.value = before;
};

const option = (number, value) => {
  const controls = [...controlsOf(current)].filter((control) => optionOf(control) == number && (control.type != 'radio' || control.value == value));
  const checked = [...controlsOf(current)].find((control) => control.checked && optionOf(control) == number);
  const undo = controls[0] && say(controls[0], value);
  return undo && (() => (undo(), checked && (checked.checked = true)));
};

/** A line property is one more field of the form. */
const property = (name, value) => {
  const field = document.createElement('input');
  field.type = 'hidden';
  field.name = name;
  field.value = value;
  current.appendChild(field);
  return () => field.remove();
};

/**
 * Sends the current form with other options and with properties; it is as it was when this returns. The text holds a name and a
 * value in turn, a NUL after each. 0 where the form cannot say an option, or where its last request is under way: nothing is sent then.
 */
export const purchase = (quantity, start, length) => {
  if (isSending()) return 0;
  const said = read(start, length).split('\0');
  const undo = [];
  let able = 1;
  for (let at = 0; at + 1 < said.length; at += 2) {
    const number = /^variation\[(.*)\]$/.exec(said[at]);
    const done = number ? option(number[1], said[at + 1]) : property(said[at], said[at + 1]);
    if (done) undo.unshift(done);
    else able = 0;
  }
  if (able) addToCart(quantity);
  for (const step of undo) step();
  return able;
};
