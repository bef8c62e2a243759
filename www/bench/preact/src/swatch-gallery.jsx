// The second widget in Preact: swatches, quantity and add to cart.

import { h } from 'preact';
import { active, fits, refresh, run, soldOut, stockOf, valuesOf, wordsOf } from './script.js';

const WORDS = {
  es: {
    quantity: 'Cantidad',
    less: 'Menos',
    more: 'Más',
    unavailable: (value) => `${value}, no disponible`,
    add: 'Agregar al carrito',
    out: 'Sin stock',
    ask: 'Consultar precio',
    none: 'Elegí otra combinación',
    added: (count) => `Agregado al carrito: ${count}`,
    refused: 'No se pudo agregar',
  },
  pt: {
    quantity: 'Quantidade',
    less: 'Menos',
    more: 'Mais',
    unavailable: (value) => `${value}, indisponível`,
    add: 'Adicionar ao carrinho',
    out: 'Esgotado',
    ask: 'Consulte o preço',
    none: 'Escolha outra combinação',
    added: (count) => `Adicionado ao carrinho: ${count}`,
    refused: 'Não foi possível adicionar',
  },
  en: {
    quantity: 'Quantity',
    less: 'Less',
    more: 'More',
    unavailable: (value) => `${value}, unavailable`,
    add: 'Add to cart',
    out: 'Out of stock',
    ask: 'Ask for the price',
    none: 'Choose another combination',
    added: (count) => `Added to the cart: ${count}`,
    refused: 'Could not be added',
  },
};

/** What belongs to a form: its list as last read, the quantity, the status, whether a request is under way. */
const states = new WeakMap();

/** The form's list, as it was when it could last be read. */
const listOf = (read, form) => {
  const state = states.get(form) || { quantity: 1 };
  state.variants = read || state.variants;
  if (!state.variants) throw new Error('a form without a list stays as it is');
  states.set(form, state);
  return state.variants;
};

/** The form's options in the order of its controls: `[name, [[value, control]]]`. */
const optionsOf = (form) => {
  const options = new Map();
  for (const control of form.querySelectorAll('[name^="variation["]')) {
    const name = `option${control.name[10]}`;
    const values = control.type === 'radio' ? [control] : [...control.options];
    const choices = values.filter(({ value }) => value).map(({ value }) => [value, control]);
    options.set(name, (options.get(name) || []).concat(choices));
  }
  return [...options];
};

const choose = (control, value) => {
  if (control.type === 'radio') control.checked = true;
  else control.value = value;
  control.dispatchEvent(new Event('change', { bubbles: true }));
};

const send = async (form, count) => {
  const fields = new URLSearchParams(new FormData(form));
  fields.set('quantity', count);
  fields.set('add_to_cart_enhanced', 1);
  const answer = await fetch(form.getAttribute('action') || '', { method: 'POST', body: fields });
  if (!answer.ok) return false;
  const body = await answer.json().catch(() => null);
  return !(body && body.success === false);
};

const addToCart = async (form, state) => {
  const count = state.quantity;
  state.busy = true;
  state.status = null;
  refresh(form);
  const timeout = new Promise((resolve) => setTimeout(resolve, 10000));
  const accepted = await Promise.race([send(form, count), timeout]).catch(() => false);
  state.busy = false;
  state.status = { accepted, count };
  refresh(form);
};

function Option({ name, choices, values, variants, words, press }) {
  return (
    <div class="vitrina-option">
      {choices.map(([value, control]) => {
        const available = variants.some((variant) => fits(variant, Object.assign({}, values, { [name]: value })) && !soldOut(variant));
        const pressed = value === values[name];
        return (
          <button
            class="vitrina-swatch"
            type="button"
            aria-pressed={pressed}
            data-available={available}
            aria-label={available ? value : words.unavailable(value)}
            onClick={() => !pressed && press(() => choose(control, value))}
          >
            {value}
          </button>
        );
      })}
    </div>
  );
}

function Gallery({ form, variants, variant, shop, settings }) {
  const state = states.get(form);
  const words = wordsOf(WORDS, shop);
  const values = valuesOf(form);
  const out = variant && soldOut(variant);
  const forSale = variant && !out && variant.contact !== true;
  const most = forSale ? Math.min(stockOf(variant) || 99, settings.max_quantity) : 0;
  const quantity = forSale ? Math.min(state.quantity, most) : state.quantity;
  const id = variant && String(variant.id);
  if (state.id !== id || state.quantity !== quantity) state.status = null;
  Object.assign(state, { id, quantity });

  const press = (work) => {
    if (!active()) return;
    work();
    refresh(form);
  };
  const step = (by) => () =>
    press(() => {
      state.quantity += by;
      state.status = null;
    });
  const picture = settings.picture && variant && variant.image_url;
  const { status } = state;
  return [
    picture && typeof picture === 'string' ? (
      <img class="vitrina-picture" src={picture} alt={Object.values(values).filter(Boolean).join(', ')} />
    ) : null,
    optionsOf(form).map(([name, choices]) => (
      <Option name={name} choices={choices} values={values} variants={variants} words={words} press={press} />
    )),
    <div class="vitrina-quantity" role="group" aria-label={words.quantity}>
      <button class="vitrina-less" type="button" aria-label={words.less} disabled={!forSale || quantity <= 1} onClick={step(-1)}>
        −
      </button>
      <span class="vitrina-count">{quantity}</span>
      <button class="vitrina-more" type="button" aria-label={words.more} disabled={!forSale || quantity >= most} onClick={step(1)}>
        +
      </button>
    </div>,
    <button class="vitrina-add" type="button" disabled={!forSale || state.busy} onClick={() => active() && addToCart(form, state)}>
      {forSale ? words.add : out ? words.out : variant ? words.ask : words.none}
    </button>,
    <p class="vitrina-status" role="status">
      {status && (status.accepted ? words.added(status.count) : words.refused)}
    </p>,
  ];
}

run({
  className: 'vitrina-gallery',
  ranges: { max_quantity: [1, 99, 10], picture: [0, 1, 1] },
  listOf,
  View: Gallery,
});
