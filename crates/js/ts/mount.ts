// Nodes in the page, and what is drawn in them.

import { type Form, readForm } from './forms.js';
import { formsIn, known, mount as mountInForms, names, refresh, steps } from './page/forms.js';
import { attempt } from './page/guard.js';
import { patch } from './page/view.js';
import { type Unsubscribe, actions, drawings, entry, lasting } from './script.js';
import { View } from './view.js';

/** A place in every product form, of `vitrina/places`. A text in its stead is a class: a node at the form's end. */
export interface FormPlace {
  /** @internal The number of a new mount, and what ends it. */
  readonly put: () => readonly [number: number, end: Unsubscribe];
  /** Whose place it is. */
  readonly of: 'form';
}

/** A place that a page has once, of `vitrina/places`. */
export interface PagePlace {
  /** @internal The number of a new mount, and what ends it. */
  readonly put: () => readonly [number: number, end: Unsubscribe];
  /** Whose place it is. */
  readonly of: 'page';
}

/** Draws what a form's node holds now. */
export type DrawForm = (form: Form, view: View) => void;

/** Draws what a page's node holds now. */
export type DrawPage = (view: View) => void;

/** What takes the nodes of a mount at the forms' ends away again. */
const unmount = (name: string, index: number) => (): void => {
  delete steps[index];
  names.splice(names.indexOf(name), 1);
  for (const element of formsIn(document)) {
    const state = known.get(element);
    const node = state && state.nodes[index];
    if (!node) continue;
    node.remove();
    delete state.nodes[index];
  }
};

const atFormEnd = (name: string): readonly [number, Unsubscribe] => {
  const index = mountInForms(name);
  // Forms that are shown already lack the node.
  const catchUp = (): void => {
    for (const element of formsIn(document)) {
      const state = known.get(element);
      if (state && !state.nodes[index]) refresh(element, state.variant);
    }
  };
  Promise.resolve().then(() => attempt(catchUp));
  return [index, unmount(name, index)];
};

/**
 * Mounts one `<div class="{place}">` as the last child of every product form (platforms.md §4.7, §4.8), or one at a place of
 * `vitrina/places`, and draws it: at once with the variant that the form's options choose now, then at every change that concerns this
 * form. Forms that arrive later get their node too; a node that the theme takes away is put back; a node that is already there, in
 * a cloned slide for example, is taken over. What `draw` leaves empty is hidden.
 *
 * @returns what takes the nodes away again.
 * @throws where there is no page.
 *
 * @example
 * ```ts
 * mount('offer', ({ variant }, view) => {
 *   if (variant?.price) view.line('p', 'offer-parts', variant.price.part(6));
 * });
 * ```
 */
export function mount(place: string | FormPlace, draw: DrawForm): Unsubscribe;
export function mount(place: PagePlace, draw: DrawPage): Unsubscribe;
export function mount(place: string | FormPlace | PagePlace, draw: DrawForm | DrawPage): Unsubscribe {
  return lasting(() => {
    const [index, end] = typeof place == 'string' ? atFormEnd(place) : place.put();
    const ofPage = typeof place == 'object' && place.of == 'page';
    /** What clicks do in a form's node, or in the page's. */
    const clicks = new WeakMap<object, (() => void)[]>();
    drawings[index] = entry((shown, numbers) => {
      const view = new View();
      clicks.set(shown, view.clicks);
      if (ofPage) (draw as DrawPage)(view);
      else (draw as DrawForm)(readForm(shown as HTMLFormElement, numbers), view);
      patch(view.whole());
    });
    actions[index] = entry((shown, action) => {
      const work = (clicks.get(shown) || [])[action];
      if (work) work();
    });
    return () => {
      end();
      delete drawings[index];
      delete actions[index];
    };
  });
}
