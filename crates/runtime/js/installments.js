// Instalments of the variant that is looked at: JSON within the list's JSON, by payment method and number (platforms.md §4.3).

import { roots } from './values.js';

/** Reads them into `roots.i`, each as [method, how many, what it says]; how many there are. */
export const readInstallments = () => {
  roots.i = [];
  try {
    const methods = JSON.parse(roots.v.installments_data);
    for (const method of Object.keys(methods))
      for (const count of Object.keys(methods[method])) if (/^[1-9]\d{0,3}$/.test(count)) roots.i.push([method, +count, methods[method][count]]);
  } catch (e) {}
  return roots.i.length;
};
