// Reads badges from a page and says how a right one looks.

/** The state of a badge with these lines (`[class, text]`); without lines it is hidden. */
export function badgeWith(lines) {
  return {
    element: 'div',
    role: 'status',
    lastInForm: true,
    hidden: lines.length === 0,
    lines: lines.map(([name, text]) => ['p', name, text]),
  };
}

/** The state of a form that has no badge. */
export const NO_BADGE = 'no badge';

/** Runs in the page: the states of the badges of the product forms in (or at) each of `roots`, in document order. */
export function readBadges(roots) {
  const stateOf = (form) => {
    const badges = form.querySelectorAll('.vitrina-badge');
    if (badges.length === 0) return 'no badge';
    if (badges.length > 1) return `${badges.length} badges`;
    const [badge] = badges;
    return {
      element: badge.localName,
      role: badge.getAttribute('role'),
      lastInForm: form.lastElementChild === badge,
      hidden: badge.hasAttribute('hidden'),
      lines: [...badge.childNodes].map((node) => [node.nodeName.toLowerCase(), node.className, node.textContent]),
    };
  };
  const selector = 'form.js-product-form';
  return roots.flatMap((root) => [...(root.matches(selector) ? [root] : []), ...root.querySelectorAll(selector)].map(stateOf));
}
