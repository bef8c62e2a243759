// Choosing options in a form as a shopper does: by its selects, its buttons or its radios.

/** The options that the form offers: `[{number, values}]`. */
export function offeredOptions(page, form) {
  return page.$eval(form, (node) => {
    const groups = new Map();
    for (const control of node.elements) {
      const number = control.name.match(/^variation\[(\d)\]$/)?.[1];
      if (number === undefined) continue;
      const values = control.localName === 'select' ? [...control.options].map((option) => option.value) : [control.value];
      groups.set(number, [...(groups.get(number) ?? []), ...values]);
    }
    return [...groups].map(([number, values]) => ({ number, values }));
  });
}

/** The value that is chosen for an option. */
export function chosenValue(page, form, number) {
  return page.$eval(form, (node, name) => new FormData(node).get(name), `variation[${number}]`);
}

/** Chooses a value: by the select where it can be seen, else by the button that stands for it, else by the radio. */
export async function choose(page, form, number, value) {
  const named = `[name="variation[${number}]"]`;
  const select = page.locator(`${form} select${named}`);
  if ((await select.count()) === 0) return page.locator(`${form} input${named}[value=${JSON.stringify(value)}]`).check();
  if (await select.isVisible()) return select.selectOption(value);
  return page.locator(`${form} [data-variation-id="${number}"][data-option=${JSON.stringify(value)}]`).first().click();
}

/**
 * Every combination that the demo walks through: one that no variant has, if there is any, then one for each variant of the
 * list, in the list's order.
 */
export function combinations(variants, options) {
  const ofVariants = variants.map((variant) => options.map(({ number, values }) => variant[`option${number}`] ?? values[0]));
  const all = options.reduce((some, { values }) => some.flatMap((combination) => values.map((value) => [...combination, value])), [[]]);
  const isFor = (combination) => (variant) => options.every(({ number }, place) => (variant[`option${number}`] ?? combination[place]) === combination[place]);
  const unmatched = all.find((combination) => !variants.some(isFor(combination)));
  return unmatched === undefined ? ofVariants : [unmatched, ...ofVariants];
}
