// Money as the reference widget's specification describes it, in integers of any size. Nothing here is taken from a
// widget: the browser tests hold the page against this reading.

/** `numerator / denominator`, rounded half up. Both are BigInt, the denominator is positive, nothing is negative. */
export function divideHalfUp(numerator, denominator) {
  return (2n * numerator + denominator) / (2n * denominator);
}

/** One of `count` equal instalments of `cents` (BigInt). */
export function instalment(cents, count) {
  return divideHalfUp(cents, BigInt(count));
}

/** `cents` (BigInt) less `discount` per cent. */
export function transferPrice(cents, discount) {
  return divideHalfUp(cents * BigInt(100 - discount), 100n);
}

/** The currency's symbol: `display_short` without template parts in braces, digits, dots, commas and white space. */
export function symbol(currency) {
  const short = textOf(currency, 'display_short') ?? '';
  let depth = 0;
  let kept = '';
  for (const character of short) {
    if (character === '{') depth += 1;
    else if (character === '}') depth = Math.max(0, depth - 1);
    else if (depth === 0 && !/[0-9.,\s]/.test(character)) kept += character;
  }
  return kept === '' ? '$' : kept;
}

/** The text of `cents` (BigInt) in the currency of `LS.currency`, which may be missing or of a wrong type. */
export function moneyText(cents, currency) {
  const thousands = textOf(currency, 'thousands_separator') ?? '.';
  const decimal = textOf(currency, 'cents_separator') ?? ',';
  const units = (cents / 100n).toString();
  const groups = [];
  for (let end = units.length; end > 0; end -= 3) groups.unshift(units.slice(Math.max(0, end - 3), end));
  return symbol(currency) + groups.join(thousands) + decimal + (cents % 100n).toString().padStart(2, '0');
}

function textOf(currency, field) {
  const value = currency === null || typeof currency !== 'object' ? undefined : currency[field];
  return typeof value === 'string' ? value : undefined;
}
