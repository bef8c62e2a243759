// Amounts of money in integer cents, and how the shop writes them.

const divide = (amount, by) => {
  const rest = amount % by;
  return (amount - rest) / by + (rest * 2 >= by ? 1 : 0);
};

/** One of `count` equal parts, rounded half up. */
export const part = divide;

/** The amount less `discount` per cent, rounded half up. */
export const reduced = (cents, discount) => {
  const rest = cents % 100;
  return ((cents - rest) / 100) * (100 - discount) + divide(rest * (100 - discount), 100);
};

const text = (value, other) => (typeof value === 'string' ? value : other);

/** The amount as the shop writes it. */
export const format = (cents, currency) => {
  const { display_short: display, thousands_separator: thousands, cents_separator: separator } = currency || {};
  const symbol = text(display, '').replace(/\{[^}]*\}+|[\d.,\s]/g, '');
  const rest = cents % 100;
  const units = String((cents - rest) / 100).replace(/\B(?=(\d{3})+$)/g, () => text(thousands, '.'));
  return (symbol || '$') + units + text(separator, ',') + String(rest).padStart(2, '0');
};

/** A variant's price in cents, `undefined` when it has none. */
export const priceOf = ({ contact, price_number_raw: raw, price_number: number }) => {
  if (contact === true) return undefined;
  let cents = NaN;
  if (Number.isInteger(raw) && raw >= 0) cents = raw;
  else if (typeof number === 'number') cents = Math.floor(number * 100 + 0.5);
  return cents >= 0 && cents <= Number.MAX_SAFE_INTEGER ? cents : undefined;
};
