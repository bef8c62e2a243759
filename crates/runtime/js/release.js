// What can be given back before the script ends: listeners, timers, placed nodes, styles. All go when it ends.

import { endings, quietly } from './guard.js';

/** What is to be done when a number is given back. */
const releases = new Map();
let last = 0;
let ends;

/** A number that no step of a form has. */
export const ownNumber = () => --last;

/** Has `work` done when the number is given back, or the script ends. */
export const whenReleased = (number, work) => {
  if (!ends) ends = endings.push(() => [...releases.keys()].forEach(release));
  releases.set(number, work);
  return number;
};

/** Gives a number back. */
export const release = (number) => {
  const work = releases.get(number);
  releases.delete(number);
  if (work) quietly(work);
};
