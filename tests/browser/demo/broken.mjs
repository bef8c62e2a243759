// Widgets with one broken rule each: the hand-written peer with one place of its source changed.

import { handwritten } from '../harness/widget.mjs';

/** `[rule, language, [text in the source, text in its place]]`. */
export const BROKEN_RULES = [
  ['a wording in es', 'es_AR', ['sin interés', 'sin intereses']],
  ['a wording in pt', 'pt_BR', ['x de ${value}', 'x ${value}']],
  ['a wording in en', 'en_US', ['by transfer', 'with transfer']],
  ['the last one in es', 'es_AR', ['¡Última unidad!', '¡Últimas 1 unidades!']],
  ['the last one in pt', 'pt_BR', ['Última unidade!', 'Últimas 1 unidades!']],
  ['sold out in en', 'en_US', ['Out of stock', 'Sold out']],
  ['ask in pt', 'pt_BR', ['Consulte o preço', 'Consultar precio']],
  ['the language', 'en_US', ['.slice(0, 2)', '.slice(0, 1)']],
  ['a line\'s class', 'es_AR', ["lines.push(['transfer'", "lines.push(['discount'"]],
  ['the order of lines', 'es_AR', ["lines.push(['low'", "lines.unshift(['low'"]],
  ['instalments rounded up from a half', 'es_AR', ['rest * 2 >= by', 'rest * 2 > by']],
  ['instalments rounded to the nearest', 'es_AR', ['(rest * 2 >= by ? 1 : 0)', '1']],
  ['instalments by the settings', 'es_AR', ['within(answer.installments, 1, 24, 6)', '6']],
  ['the discount by the settings', 'es_AR', ['within(answer.transfer_discount, 0, 90, 10)', '10']],
  ['low_stock by the settings', 'es_AR', ['within(answer.low_stock, 0, 99, 5)', '5']],
  ['low_stock counts itself', 'es_AR', ['stock <= low', 'stock < low']],
  ['low_stock ends', 'es_AR', ['stock <= low', 'stock <= low + 1']],
  ['stock that is null is unlimited', 'es_AR', ['Number.isInteger(stock)', 'true']],
  ['a stock of 0 is sold out', 'es_AR', ['limited && stock <= 0', 'limited && stock < 0'], ],
  ['sold out stands alone', 'es_AR', ["return [['out', words.out]]", "return [['out', words.out], ['ask', words.ask]]"]],
  ['available: false is sold out', 'es_AR', ['variant.available === false ||', '']],
  ['contact is no price', 'es_AR', ["if (variant.contact === true || !(cents", "if (!(variant.contact === true || cents"]],
  ['a price of 0 is a price', 'es_AR', ['raw >= 0) cents = raw', 'raw > 0) cents = raw; else if (raw === 0) cents = NaN']],
  ['the greatest price', 'es_AR', ['cents <= Number.MAX_SAFE_INTEGER', 'cents < Infinity']],
  ['the price without price_number_raw', 'es_AR', ["typeof number === 'number'", 'false']],
  ['price_number_raw in cents', 'es_AR', ['cents = raw', 'cents = raw * 100']],
  ['the thousands separator', 'es_AR', ['text(currency.thousands_separator, \'.\')', "''"]],
  ['groups of three', 'es_AR', ['(\\d{3})+$', '\\d{3}$']],
  ['two digits of cents', 'es_AR', [".padStart(2, '0')", '']],
  ['the symbol', 'es_AR', ["(symbol || '$')", '"ARS"']],
  ['hidden when nothing matches', 'es_AR', ["badge.toggleAttribute('hidden', !lines.length)", '']],
  ['the last match', 'es_AR', ['.pop()', '.shift()']],
  ['all options count', 'es_AR', ['Object.keys(values)', 'Object.keys(values).slice(0, 1)']],
  ['the role', 'es_AR', ["'status'", "'note'"]],
  ['the last child of the form', 'es_AR', ['form.append(badge)', 'form.prepend(badge)']],
  ['closed cards count', 'es_AR', ["'form.js-product-form'", "'#product_form'"]],
  ['changes are followed', 'es_AR', ['shop.registerOnChangeVariant(onVariant)', '0']],
  ['only the form that changed', 'es_AR', ['nodes.some((node) => node.contains(form))', 'true'], ],
  ['the form\'s own list counts', 'es_AR', ['linesOf(chosen(form, container, variants))', 'linesOf(standIn || chosen(form, container, variants))']],
  ['the badge stays in its node', 'es_AR', ["let badge = form.querySelector('.vitrina-badge');", "let badge = form.querySelector('.vitrina-badge'); if (badge && standIn) { badge.remove(); badge = null; }"]],
  ['nothing thrown', 'es_AR', ['let nodes = [];', 'setTimeout(() => { throw new Error("x"); });let nodes = [];']],
];

/** The peer with one patch. */
export function broken([from, to]) {
  return handwritten((source) => {
    if (source.split(from).length !== 2) throw new Error(`the peer's source has not exactly one place that reads: ${from}`);
    return source.replace(from, () => to);
  });
}
