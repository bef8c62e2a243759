// What the shopper can choose in a form, and how many.

import { frozen } from './frozen.js';
import { type Form, within } from './forms.js';
import { settleLater } from './page/again.js';
import { canBeHad, choose as chooseValue, chosenValue, readOptions } from './page/options.js';
import { kindOfForm } from './page/product.js';
import { quantity, setQuantity as write } from './page/quantity.js';
import { roots } from './page/values.js';

/** A value of an option, such as red. */
export interface Value {
  /** As the form's control names it. */
  readonly text: string;
  /** Whether it is the chosen one. */
  readonly chosen: boolean;
  /** Whether any variant with this value, and the values that the form's other controls have now, is not sold out. */
  readonly available: boolean;
}

/** One option of a form, such as its colours: what can be chosen, in the order of the form's control. */
export interface FormOption {
  readonly values: readonly Value[];
}

/** Where a form stands (platforms.md §4.7, §4.8); `clone`: a slider's copy of a card. */
export type FormKind = 'unknown' | 'product-page' | 'card' | 'quick-shop' | 'clone';

// By the numbers of `page/product.js`.
const KINDS = ['unknown', 'product-page', 'card', 'quick-shop', 'clone'] as const;

/** Where the form stands. */
export const kindOf = (form: Form): FormKind => within(form.element, () => KINDS[kindOfForm()]) || 'unknown';

/** What the shopper can choose, in the order of the form's controls. */
export const optionsOf = (form: Form): readonly FormOption[] =>
  within(form.element, () => {
    readOptions();
    const options = (roots.o || []).map((texts, option) => {
      const chosen = chosenValue(option);
      const values = texts.map((text, value) =>
        frozen({ text, chosen: value == chosen, available: !!canBeHad(option, value) }),
      );
      return frozen({ values: frozen(values) });
    });
    return frozen(options);
  }) || [];

/**
 * Chooses a value by its text as if the shopper had: the form's own control gets it and tells the theme by a `change` event, a moment
 * later. Options are counted as {@link optionsOf} lists them. `false` where the option does not offer it.
 */
export const choose = (form: Form, option: number, text: string): boolean =>
  !!within(form.element, () => {
    readOptions();
    const value = ((roots.o || [])[option] || []).indexOf(text);
    if (value < 0) return false;
    chooseValue(option, value);
    settleLater();
    return true;
  });

/** How many the shopper asks for in the form's own field; `null` where there is no such field, or no whole number above 0 in it. */
export const quantityOf = (form: Form): number | null => within(form.element, quantity) || null;

/** Writes the form's own quantity as if the shopper had: the theme hears it by `input` and `change`, a moment later. */
export const setQuantity = (form: Form, count: number): void =>
  void within(form.element, () => {
    write(count);
    settleLater();
  });
