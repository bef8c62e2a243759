// Telling the script something.

import { beforehand, catchUp, settleLater } from './again.js';
import { onto, steps } from './forms.js';
import { wasm } from './module.js';

/** Tells listener or task `number` what happened, and of which form if of any. What it mounts and chooses meanwhile is seen to. */
export const tell = (number, what, form, state = { kept: {} }) => {
  for (const ask of beforehand) ask();
  const before = steps.length;
  onto(form, state, (...numbers) => wasm.vitrina_told(number, what, ...numbers));
  if (steps.length > before) catchUp();
  settleLater();
};
