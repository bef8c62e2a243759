// `vitrina/form`: what else a product form has.

export { type FormKind, type FormOption, type Value, choose, kindOf, optionsOf, quantityOf, setQuantity } from './options.js';
export { pictureElements, priceElement, submitElement } from './elements.js';
export { type Installment, installmentsOf, longestWithoutInterest } from './installments.js';
