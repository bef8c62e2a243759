// Styles of the script's own, also where the page lets in none that stand in it (`style-src 'self'`).

import { read } from './module.js';
import { ownNumber, whenReleased } from './release.js';

/** Gives a document or shadow root this style; what takes it away again. */
export const dress = (root, css) => {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    return () => (root.adoptedStyleSheets = [...root.adoptedStyleSheets].filter((each) => each != sheet));
  } catch (e) {
    // Firefox before 101 and Safari before 16.4.
    const element = document.createElement('style');
    element.textContent = css;
    (root.head || root).appendChild(element);
    return () => element.remove();
  }
};

/** Gives the page a style. */
export const style = (start, length) => whenReleased(ownNumber(), dress(document, read(start, length)));
