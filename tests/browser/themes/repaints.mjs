// What themes write anew some time after a change (platforms.md §4.4), each a way of its own.

/** Name and milliseconds after the change. */
export const REPAINTS = [
  ['a theme that takes foreign nodes out of the form', [30, 220]],
  ['a theme that writes the contents of the form anew', [100, 300]],
  ['a theme that puts a copy in place of the form', [220]],
  ['a theme that writes the list of variants anew', [30, 100, 300]],
];

/** Runs in the page: from now on every change of the product form is followed by such a repaint. */
export function repaint({ name, delays }) {
  const form = () => document.querySelector('#single-product form');
  const keepChoice = (work) => {
    const chosen = [...new FormData(form())].filter(([field]) => field.startsWith('variation['));
    work();
    for (const [field, value] of chosen)
      for (const control of form().querySelectorAll(`[name="${field}"]`)) {
        if (control.type === 'radio') control.checked = control.value === value;
        else control.value = value;
      }
  };
  const ways = {
    'a theme that takes foreign nodes out of the form': () => form().querySelectorAll('.vitrina-badge').forEach((node) => node.remove()),
    'a theme that writes the contents of the form anew': () =>
      keepChoice(() => {
        const own = [...form().children].filter((node) => !node.matches('.vitrina-badge'));
        form().innerHTML = own.map((node) => node.outerHTML).join('');
      }),
    'a theme that puts a copy in place of the form': () => keepChoice(() => form().replaceWith(form().cloneNode(true))),
    'a theme that writes the list of variants anew': () => {
      const container = form().closest('[data-variants]');
      const list = JSON.parse(container.getAttribute('data-variants'));
      for (const variant of list) if (variant.price_number_raw !== null) variant.price_number_raw += 100;
      container.setAttribute('data-variants', JSON.stringify(list));
    },
  };
  window.repainted = 0;
  document.addEventListener('change', () => {
    for (const delay of delays) {
      setTimeout(() => {
        ways[name]();
        window.repainted += 1;
      }, delay);
    }
  });
}
