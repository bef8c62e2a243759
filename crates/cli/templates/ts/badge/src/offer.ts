import type { Money, Variant } from 'vitrina';

/** How many instalments of how much; nothing for a variant without a price. */
export const offerOf = (variant: Pick<Variant, 'price'> | null, n: number): { n: number; v: Money } | undefined =>
  variant?.price ? { n, v: variant.price.part(n) } : undefined;
