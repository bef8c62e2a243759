// The options of a form: what the shopper can choose, value by value.

import { afterwards, controlsOf, current, fits, lastVariantsOf, optionOf, pickedIn } from './forms.js';
import { roots } from './values.js';

/** The numbers of the current form's options, as the controls have them; their values are `roots.o`. */
let names;

const isSoldOut = (variant) => variant.available === false || (Number.isInteger(variant.stock) && variant.stock <= 0);

/** Reads the current form's options; how many there are. */
export const readOptions = () => {
  const found = new Map();
  for (const control of controlsOf(current)) {
    const values = found.get(optionOf(control)) || [];
    found.set(optionOf(control), values);
    for (const { value } of control.options || [control]) if (value && !values.includes(value)) values.push(value);
  }
  names = [...found.keys()];
  roots.o = [...found.values()];
  return names.length;
};

/** How many values an option has. */
export const countValues = (option) => roots.o[option].length;

/** The place of an option's chosen value, -1 when none is chosen. */
export const chosenValue = (option) => roots.o[option].indexOf(pickedIn(current)[names[option]]);

/** Whether a variant with this value and the other controls' values can be had. */
export const canBeHad = (option, value) => {
  const picked = pickedIn(current);
  picked[names[option]] = roots.o[option][value];
  return +lastVariantsOf(current).some((variant) => fits(variant, picked) && !isSoldOut(variant));
};

/** Chooses a value as if the shopper had. The theme hears it when the module is done: it may call us at once. */
export const choose = (option, value) => {
  // What was read last may be another form's.
  if (option >= readOptions()) return;
  const wanted = roots.o[option][value];
  for (const control of controlsOf(current))
    if (wanted && optionOf(control) == names[option] && (control.type != 'radio' || control.value == wanted)) {
      control.value = wanted;
      control.checked = true;
      afterwards.push(() => control.dispatchEvent(new Event('change', { bubbles: true })));
      return;
    }
};
