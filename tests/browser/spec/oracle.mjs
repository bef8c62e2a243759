// What the reference widget must show, computed from the specification's text and from nothing else.

import { instalment, moneyText, transferPrice } from './money.mjs';

/** The settings of a store that has none. */
export const DEFAULTS = Object.freeze({ installments: 6, transfer_discount: 10, low_stock: 5 });

const RANGES = { installments: [1, 24], transfer_discount: [0, 90], low_stock: [0, 99] };

const GREATEST = BigInt(Number.MAX_SAFE_INTEGER);

/** The wordings, by language. */
export const WORDS = {
  es: {
    installments: (count, value) => `${count}x ${value} sin interés`,
    transfer: (value, discount) => `${value} con transferencia (${discount}% off)`,
    low: (left) => `¡Últimas ${left} unidades!`,
    lowOne: '¡Última unidad!',
    out: 'Sin stock',
    ask: 'Consultar precio',
  },
  pt: {
    installments: (count, value) => `${count}x de ${value} sem juros`,
    transfer: (value, discount) => `${value} no Pix (${discount}% off)`,
    low: (left) => `Últimas ${left} unidades!`,
    lowOne: 'Última unidade!',
    out: 'Esgotado',
    ask: 'Consulte o preço',
  },
  en: {
    installments: (count, value) => `${count}x ${value} interest-free`,
    transfer: (value, discount) => `${value} by transfer (${discount}% off)`,
    low: (left) => `Only ${left} left!`,
    lowOne: 'Only 1 left!',
    out: 'Out of stock',
    ask: 'Ask for the price',
  },
};

/** The key into `WORDS` for a value of `LS.lang`. */
export function language(lang) {
  const key = typeof lang === 'string' ? lang.slice(0, 2).toLowerCase() : '';
  return ['es', 'pt', 'en'].includes(key) ? key : 'es';
}

/** The settings in force for an answer `{status, body}`; `undefined` stands for no answer. */
export function settingsOf(answer) {
  let fields = {};
  if (answer?.status === 200) {
    try {
      const parsed = JSON.parse(answer.body);
      if (parsed !== null && typeof parsed === 'object' && !Array.isArray(parsed)) fields = parsed;
    } catch {
      fields = {};
    }
  }
  const settings = { ...DEFAULTS };
  for (const [name, [least, most]] of Object.entries(RANGES)) {
    const value = fields[name];
    if (typeof value === 'number' && value % 1 === 0 && value >= least && value <= most) settings[name] = value;
  }
  return settings;
}

/** The price in cents as BigInt, or `undefined` when there is none. */
export function price(variant) {
  if (variant.contact === true) return undefined;
  const raw = variant.price_number_raw;
  if (typeof raw === 'number' && Number.isFinite(raw) && raw % 1 === 0 && raw >= 0) return withinReach(raw);
  if (typeof variant.price_number !== 'number') return undefined;
  const cents = Math.floor(variant.price_number * 100 + 0.5);
  return Number.isFinite(cents) && cents >= 0 ? withinReach(cents) : undefined;
}

function withinReach(cents) {
  const exact = BigInt(cents);
  return exact > GREATEST ? undefined : exact;
}

/** The stock as an integer, or `undefined` when it is unlimited. */
export function stock(variant) {
  const value = variant.stock;
  return typeof value === 'number' && Number.isFinite(value) && value % 1 === 0 ? value : undefined;
}

/** Whether the variant is sold out. */
export function soldOut(variant) {
  return variant.available === false || stock(variant) <= 0;
}

/** The lines of a badge for one variant, as `[class, text]`; none for `undefined`. */
export function lines(variant, settings, { currency, lang } = {}) {
  if (variant === undefined) return [];
  const words = WORDS[language(lang)];
  if (soldOut(variant)) return [['vitrina-out', words.out]];
  const cents = price(variant);
  if (cents === undefined) return [['vitrina-ask', words.ask]];
  const { installments, transfer_discount: discount, low_stock: low } = settings;
  const shown = [['vitrina-installments', words.installments(installments, moneyText(instalment(cents, installments), currency))]];
  if (discount > 0) shown.push(['vitrina-transfer', words.transfer(moneyText(transferPrice(cents, discount), currency), discount)]);
  const left = stock(variant);
  if (left >= 1 && left <= low) shown.push(['vitrina-low', left === 1 ? words.lowOne : words.low(left)]);
  return shown;
}

/**
 * The variant of `list` that a form's state names, or `undefined` when none matches.
 *
 * `options` holds the values of the form's controls by number (`{0: 'Azul', 2: 'S'}`), or is `null` without controls.
 * `wanted` is the page's `?variant=` when the form is the product page's, else `undefined`.
 */
export function chosen(list, options, wanted) {
  if (options === null) return list.find((variant) => String(variant.id) === wanted) ?? list[0];
  const matching = list.filter((variant) =>
    Object.entries(options).every(([number, value]) => {
      const option = variant[`option${number}`];
      return option === null || option === undefined || String(option) === value;
    }),
  );
  return matching[matching.length - 1];
}

/** The badge that a form must carry: its lines, none of them when nothing matches (then it is hidden). */
export function badge({ list, options = null, wanted, settings = DEFAULTS, currency, lang }) {
  return lines(chosen(list, options, wanted), settings, { currency, lang });
}
