// Product forms.

import { frozen } from './frozen.js';
import { current, formsIn, known, onto, redraw as redrawForm } from './page/forms.js';
import { redrawLater } from './page/again.js';
import type { Numbers } from './page/module.js';
import { needRunning } from './script.js';
import { type Variant, readVariant } from './variant.js';

/** A product form (product page, card or quick shop), as it was when it was read. */
export interface Form {
  /** The form itself. */
  readonly element: HTMLFormElement;
  /** The variant that its options choose; `null` when they match none. */
  readonly variant: Variant | null;
}

/** @internal The form that is looked at, with the variant of these numbers. */
export const readForm = (element: HTMLFormElement, numbers: Numbers): Form =>
  frozen({ element, variant: readVariant(numbers) });

/** @internal Looks at a form for as long as `work` takes; nothing where it is no product form that is shown. */
export const within = <Made>(element: HTMLFormElement, work: (numbers: Numbers) => Made): Made | undefined => {
  const state = known.get(element);
  const before = current;
  let made: Made | undefined;
  if (state) onto(element, state, (...numbers) => (made = work(numbers)));
  const around = before && before != element && known.get(before);
  if (before && around) onto(before, around, () => {});
  return made;
};

/**
 * The product forms of the page that are shown now (platforms.md §4.7, §4.8), in the order of the page.
 *
 * @throws before the script runs.
 */
export const forms = (): readonly Form[] => {
  needRunning('what forms there are');
  const found: Form[] = [];
  for (const element of formsIn(document)) {
    const form = within(element, (numbers) => readForm(element, numbers));
    if (form) found.push(form);
  }
  return frozen(found);
};

/**
 * Draws a form anew, or everything, once what runs now is done: what is drawn may depend on more than the variant.
 *
 * @throws before the script runs.
 */
export const redraw = (form?: Form): void => {
  needRunning('what is drawn');
  if (!form) redrawLater();
  else Promise.resolve().then(() => known.has(form.element) && redrawForm(form.element));
};
