// Showing again what is shown already: when the script asks, and for what it adds once the page is drawn.

import { afterwards, formsIn, known, refresh } from './forms.js';
import { attempt } from './guard.js';

/** What is asked before anything is told, or drawn beside the forms: each may end the script. */
export const beforehand = [];

/** What is drawn beside the forms. */
export const painters = new Set();

/** Shows everything anew. */
export const redrawAll = () => {
  for (const form of formsIn(document)) if (known.has(form)) refresh(form, known.get(form).variant);
  for (const paint of painters) attempt(paint);
};

let due;

/** Shows everything anew once the module is done. */
export const redrawLater = () => {
  due = due || Promise.resolve().then(() => {
    due = 0;
    attempt(redrawAll);
  });
};

/** The same for what the script adds; before the first forms are shown there is no need. */
export const catchUp = () => {
  if ([...formsIn(document)].some((form) => known.has(form))) redrawLater();
};

/**
 * Does what a listener left to do, such as telling the theme of a choice, when the page has come to itself: listeners that
 * answer each other for ever must not hold it up.
 */
export const settleLater = () => {
  if (afterwards.length) setTimeout(() => afterwards.splice(0).forEach((work) => attempt(work)));
};
