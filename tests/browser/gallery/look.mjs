// Reads galleries from a page as texts that a person can compare:
//
//   Azul* Rojo, S* M! | ~− 1 + | Agregar al carrito | Agregado al carrito: 1
//
// The options with their swatches (`*` pressed, `!` not available), the quantity, the add button, the status. `~` stands before
// what is disabled. Parts that are not as specified read as what is wrong with them.

/** The reading of a form that has no gallery. */
export const NONE = 'no gallery';

/** Runs in the page: the galleries of the product forms in (or at) each of `roots`, in document order. */
export function readGalleries(roots) {
  const SHAPE = /^(img\.vitrina-picture )?(div\.vitrina-option )*div\.vitrina-quantity button\.vitrina-add p\.vitrina-status$/;
  const kind = (node) => (node.nodeType === 1 ? `${node.localName}.${node.className}` : node.nodeName);
  const shapeOf = (node) => [...node.childNodes].map(kind).join(' ');
  const button = (node) => (node.getAttribute('type') === 'button' ? '' : 'no button: ') + (node.disabled ? '~' : '') + node.textContent;
  const swatch = (node) => {
    if (kind(node) !== 'button.vitrina-swatch') return `no swatch: ${kind(node)}`;
    const pressed = { true: '*', false: '' }[node.getAttribute('aria-pressed')] ?? ' pressed?';
    const available = { true: '', false: '!' }[node.dataset.available] ?? ' available?';
    return button(node) + pressed + available;
  };
  const readingOf = (form) => {
    const found = form.querySelectorAll('.vitrina-gallery');
    if (found.length === 0) return 'no gallery';
    if (found.length > 1) return `${found.length} galleries`;
    const [gallery] = found;
    if (gallery.localName !== 'div' || gallery.parentNode !== form || gallery.hidden) return 'no visible div in the form';
    if (!SHAPE.test(shapeOf(gallery))) return `children: ${shapeOf(gallery)}`;
    const quantity = gallery.querySelector('.vitrina-quantity');
    const parts = shapeOf(quantity);
    if (parts !== 'button.vitrina-less span.vitrina-count button.vitrina-more') return `quantity: ${parts}`;
    const [less, count, more] = quantity.children;
    return [
      [...gallery.querySelectorAll('.vitrina-option')].map((option) => [...option.childNodes].map(swatch).join(' ')).join(', '),
      `${button(less)} ${count.textContent} ${button(more)}`,
      button(gallery.querySelector('.vitrina-add')),
      gallery.querySelector('.vitrina-status').textContent,
    ].join(' | ').trim();
  };
  const selector = 'form.js-product-form';
  return roots.flatMap((root) => [...(root.matches(selector) ? [root] : []), ...root.querySelectorAll(selector)].map(readingOf));
}
