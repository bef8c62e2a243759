// Each line after `@ts-expect-error` must not compile; all others must.

import { type Language, type Stock, forms, messages, money, mount, onVariant, page, settings } from 'vitrina';
import { cartOf } from 'vitrina/cart';
import { inElement } from 'vitrina/places';

/** Compiles only when both types are the same. */
type Same<One, Other> = (<T>() => T extends One ? 1 : 2) extends <T>() => T extends Other ? 1 : 2 ? true : false;
const holds = <_ extends true>(): void => {};

const offer = settings({
  parts: { default: 6, min: 1, max: 24 },
  tone: { default: 'calm', oneOf: ['calm', 'loud'] },
  title: { default: '' },
  shown: { default: true },
});
holds<Same<typeof offer.parts, number>>();
holds<Same<typeof offer.tone, 'calm' | 'loud'>>();
holds<Same<typeof offer.title, string>>();
holds<Same<typeof offer.shown, boolean>>();
// @ts-expect-error a number has both its ends
settings({ parts: { default: 6 } });
// @ts-expect-error settings are not written
offer.parts = 7;
// @ts-expect-error there is no such setting
offer.part;

const say = messages({
  pay: { es: '{n}x {v}', pt: '{n}x de {v}', en: '{n}x {v}' },
  left: { es: ['Últimas {k}', 'Última'], pt: ['{k}', 'um'], en: ['{k}', 'one'] },
  out: { es: 'Sin stock', pt: 'Esgotado', en: 'Out of stock' },
});
say.pay({ n: 6, v: money(100) });
say.left({ k: 2 });
say.out();
// @ts-expect-error a value is missing
say.pay({ n: 6 });
// @ts-expect-error there is no such value
say.left({ n: 6 });
// @ts-expect-error a language is missing
messages({ out: { es: 'a', pt: 'b' } });
// @ts-expect-error the languages name different values
messages({ pay: { es: '{n}x {v}', pt: '{n}x', en: '{n}x {v}' } });

// @ts-expect-error one language has a text for exactly one, and the others have none
messages({ left: { es: ['Últimas {k}', 'Última'], pt: '{k}', en: '{k}' } });

mount('badge', (form, view) => view.text(form.variant?.price ?? ''));
mount(inElement('notice', 'main'), (view) => view.line('p', 'x', 1));
// @ts-expect-error a page's node has no form
mount(inElement('notice', 'main'), (form, view) => view.text(form.variant));

onVariant(({ reason, variant }) => {
  holds<Same<typeof reason, 'initial' | 'shopper' | 'script'>>();
  if (!variant) return;
  const stock: Stock = variant.stock;
  if (typeof stock == 'number') stock.toFixed();
  // @ts-expect-error there is no such stock
  if (stock === 'none') return;
});

holds<Same<ReturnType<typeof page>['language'], Language>>();
// @ts-expect-error there is no such page
page().kind == 'blog';
for (const form of forms()) {
  const cart = cartOf(form);
  if (cart.state == 'added') cart.quantity.toFixed();
  // @ts-expect-error only what was added has a quantity
  else cart.quantity;
}
