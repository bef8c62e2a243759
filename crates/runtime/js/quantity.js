// The quantity of a form's own field.

import { afterwards, current } from './forms.js';

const field = () => current.querySelector('[name=quantity]');

/** How many the shopper has asked for; 0 when the form has no such field or no whole number in it. */
export const quantity = () => {
  const control = field();
  return control && /^\s*\d{1,9}\s*$/.test(control.value) ? +control.value : 0;
};

/** Writes the field as if the shopper had. The theme hears it when the module is done. */
export const setQuantity = (count) => {
  const control = field();
  if (!control || control.value == count) return;
  control.value = count;
  afterwards.push(() => ['input', 'change'].forEach((kind) => control.dispatchEvent(new Event(kind, { bubbles: true }))));
};
