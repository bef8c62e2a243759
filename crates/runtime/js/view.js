// What the module draws.

import { message, written } from './message.js';

/** The node that the module is drawing into, and the number of its mount. */
let canvas;
export let mount;

export const drawInto = (node, index) => {
  canvas = node;
  mount = index;
};

/** Removes what stands between the place and `end`. */
const clear = (place, end) => {
  while (place.next != end) {
    const gone = place.next;
    place.next = gone.nextSibling;
    gone.remove();
  }
};

/**
 * What to do, by the code of the character that begins an operation. `place` is where the drawing is: the element that is open, the node in it
 * that is looked at next, and for each open element, the innermost first, the attributes that it had and that have not been named again.
 */
export const operations = [
  ,
  /** Opens an element of this class: one that is there, or a new one. */
  (place, value, tag, name) => {
    let found = place.next;
    while (found && (found.localName != tag || found.className != name)) found = found.nextSibling;
    if (found) clear(place, found);
    else {
      found = place.open.insertBefore(document.createElement(tag), place.next);
      found.className = name;
    }
    const stale = new Set(found.getAttributeNames());
    stale.delete('class');
    place.stale.unshift(stale);
    place.open = found;
    place.next = found.firstChild;
  },
  /** Sets its text. */
  (place, value) => {
    if (place.open.textContent != value) place.open.textContent = value;
    place.next = null;
  },
  /** Sets an attribute. */
  (place, value, name, given) => {
    if (place.open.getAttribute(name) != given) place.open.setAttribute(name, given);
    place.stale[0].delete(name);
  },
  /** Closes the element: what has not been named again goes. */
  (place) => {
    clear(place, null);
    for (const name of place.stale.shift()) place.open.removeAttribute(name);
    place.next = place.open.nextSibling;
    place.open = place.open.parentNode;
  },
];

/** Makes the canvas look as told, touching only what differs. */
export const patch = (start, length) => {
  const node = canvas;
  const place = { open: node, next: node.firstChild, stale: [new Set()] };
  message(start, length).replace(/([\x01-\x05])([^\x01-\x05]*)/g, (_, kind, raw) => {
    const value = written(raw);
    const cut = value.indexOf('=');
    operations[kind.charCodeAt(0)](place, value, value.slice(0, cut), value.slice(cut + 1));
  });
  node.toggleAttribute('hidden', !node.firstChild);
};
