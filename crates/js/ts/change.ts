// A form shows another variant.

import { frozen } from './frozen.js';
import { type Form, readForm } from './forms.js';
import { listen } from './page/changes.js';
import { type Unsubscribe, listening } from './script.js';
import type { Variant } from './variant.js';

/**
 * Why a form shows its variant: it is the first that the form shows; the shopper did something in the form's product less than one
 * second ago; or neither (the theme, another app, the page's own data).
 *
 * A page does not say who changed a control, so `shopper` and `script` are told apart by that time alone, for themes act on timers.
 * What code changes in that second in the same product counts as the shopper's too; what a theme shows later than that counts as a
 * script's.
 */
export type Reason = 'initial' | 'shopper' | 'script';

/** A form shows another variant than before. */
export interface Change {
  /** The form that shows it. */
  readonly form: Form;
  /** The variant; `null` while the form's options match none, as between the choice of a colour and that of a size. */
  readonly variant: Variant | null;
  /** Why. */
  readonly reason: Reason;
}

// By the numbers of `page/changes.js`.
const REASONS = ['initial', 'shopper', 'script'] as const;

/**
 * Has `listener` told of every form's variant: once for each form with the one that it shows first, then whenever it shows another. A
 * form that arrives later is told of then. However many listen, the platform knows of one registration (platforms.md §4.4); where
 * its hook does not exist, the forms' own controls are listened to.
 *
 * @returns what ends the listening.
 * @throws where there is no page.
 */
export const onVariant = (listener: (change: Change) => void): Unsubscribe =>
  listening(listen, (what, element, numbers) => {
    if (!element) return;
    const form = readForm(element, numbers);
    listener(frozen({ form, variant: form.variant, reason: REASONS[what] || 'script' }));
  });
