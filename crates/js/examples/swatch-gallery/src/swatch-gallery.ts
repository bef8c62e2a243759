// The shopper chooses by swatch, counts, and adds to the cart.

import { type Form, type View, messages, mount, onClick, script, settings } from 'vitrina';
import { addToCart, cartOf, forgetCart } from 'vitrina/cart';
import { type Value, choose, optionsOf } from 'vitrina/form';

script({ app: 'swatch-gallery' });

const say = messages({
  quantity: { es: 'Cantidad', pt: 'Quantidade', en: 'Quantity' },
  less: { es: 'Menos', pt: 'Menos', en: 'Less' },
  more: { es: 'Más', pt: 'Mais', en: 'More' },
  unavailable: { es: '{v}, no disponible', pt: '{v}, indisponível', en: '{v}, unavailable' },
  add: { es: 'Agregar al carrito', pt: 'Adicionar ao carrinho', en: 'Add to cart' },
  out: { es: 'Sin stock', pt: 'Esgotado', en: 'Out of stock' },
  ask: { es: 'Consultar precio', pt: 'Consulte o preço', en: 'Ask for the price' },
  none: { es: 'Elegí otra combinación', pt: 'Escolha outra combinação', en: 'Choose another combination' },
  added: { es: 'Agregado al carrito: {k}', pt: 'Adicionado ao carrinho: {k}', en: 'Added to the cart: {k}' },
  refused: { es: 'No se pudo agregar', pt: 'Não foi possível adicionar', en: 'Could not be added' },
});

/** What a merchant sets for a store. */
const counter = settings({
  /** The most that can be added at once. */
  max_quantity: { default: 10, min: 1, max: 99 },
  /** 1 shows the variant's image. */
  picture: { default: 1, min: 0, max: 1 },
});

/** What belongs to one form. */
interface Choice {
  quantity: number;
  variant: number | null;
}

const choices = new WeakMap<HTMLFormElement, Choice>();

const choiceOf = ({ element }: Form): Choice => {
  const choice = choices.get(element) ?? { quantity: 1, variant: null };
  choices.set(element, choice);
  return choice;
};

const isForSale = ({ variant }: Form): boolean => !!variant && variant.stock !== 'sold-out' && !variant.contact;

const most = ({ variant }: Form): number => {
  const left = variant && typeof variant.stock == 'number' ? variant.stock : Infinity;
  return Math.min(counter.max_quantity, left);
};

const count = (form: Form, quantity: number): void => {
  choiceOf(form).quantity = quantity;
  forgetCart(form);
};

/** Brings what is kept with the form in line with what it shows. */
const settle = (form: Form): Choice => {
  const choice = choiceOf(form);
  if (form.variant && form.variant.id !== choice.variant) {
    choice.variant = form.variant.id;
    forgetCart(form);
  }
  if (isForSale(form) && choice.quantity > most(form)) count(form, most(form));
  return choice;
};

const swatch = (form: Form, option: number, { text, chosen, available }: Value, view: View): void =>
  view.element('button', 'vitrina-swatch', () => {
    view.attribute('type', 'button');
    view.attribute('aria-pressed', `${chosen}`);
    view.attribute('data-available', `${available}`);
    view.attribute('aria-label', available ? text : say.unavailable({ v: text }));
    if (!chosen) onClick(view, () => choose(form, option, text));
    view.text(text);
  });

const step = (view: View, name: string, label: string, sign: string, able: boolean, work: () => void): void =>
  view.element('button', name, () => {
    view.attribute('type', 'button');
    view.attribute('aria-label', label);
    view.attribute('disabled', !able);
    onClick(view, work);
    view.text(sign);
  });

const invitation = ({ variant }: Form): string => {
  if (!variant) return say.none();
  if (variant.stock === 'sold-out') return say.out();
  return variant.contact ? say.ask() : say.add();
};

const outcome = (form: Form): string => {
  const cart = cartOf(form);
  if (cart.state == 'added') return say.added({ k: cart.quantity });
  return cart.state == 'refused' ? say.refused() : '';
};

mount('vitrina-gallery', (form, view) => {
  const { quantity } = settle(form);
  const options = optionsOf(form);
  const forSale = isForSale(form);

  const image = counter.picture && form.variant?.image;
  if (image) {
    view.element('img', 'vitrina-picture', () => {
      const chosen = options.flatMap(({ values }) => values.filter((value) => value.chosen));
      view.attribute('src', image);
      view.attribute('alt', chosen.map(({ text }) => text).join(', '));
    });
  }
  options.forEach(({ values }, option) =>
    view.element('div', 'vitrina-option', () => values.forEach((value) => swatch(form, option, value, view))),
  );
  view.element('div', 'vitrina-quantity', () => {
    view.attribute('role', 'group');
    view.attribute('aria-label', say.quantity());
    step(view, 'vitrina-less', say.less(), '−', forSale && quantity > 1, () => count(form, Math.max(quantity - 1, 1)));
    view.line('span', 'vitrina-count', quantity);
    step(view, 'vitrina-more', say.more(), '+', forSale && quantity < most(form), () => count(form, quantity + 1));
  });
  view.element('button', 'vitrina-add', () => {
    view.attribute('type', 'button');
    view.attribute('disabled', !forSale || cartOf(form).state == 'sending');
    // A theme may have switched on every button of the form.
    onClick(view, () => {
      if (!forSale) return;
      forgetCart(form);
      addToCart(form, quantity);
    });
    view.text(invitation(form));
  });
  view.element('p', 'vitrina-status', () => {
    view.attribute('role', 'status');
    view.text(outcome(form));
  });
});
