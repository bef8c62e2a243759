// Shows what a page says and what happens in it: a bit of everything that a script can do.

import { type Change, type Form, type Money, type Unsubscribe, type Variant, type View, mount, onClick, onVariant, page, redraw, script, spawn } from 'vitrina';
import { type Storage, after, beacon, every, log, sleep, storage } from 'vitrina/browser';
import { cartOf, purchase } from 'vitrina/cart';
import { onCart, onQuickShop, onResults, onShownAgain } from 'vitrina/events';
import { type FormKind, choose, installmentsOf, kindOf, longestWithoutInterest, pictureElements, priceElement, quantityOf, setQuantity, submitElement } from 'vitrina/form';
import { yieldToNube } from 'vitrina/nube';
import { afterAddToCart, afterPrice, atFormEnd, inDataStore, inElement, inProduct, inSlot, style } from 'vitrina/places';
import { report } from 'vitrina/reports';

script({ app: 'shop-probe' });
yieldToNube();
report({ url: 'https://reports.example/', share: 100 });

// What has happened: a page that is open for hours must not grow.
const MOST = 200;
const diary: string[] = [];

const write = (line: string): void => {
  if (diary.length == MOST) diary.shift();
  diary.push(line);
};

const say = (line: string): void => {
  write(line);
  redraw();
};

const number = (value: number | null | undefined): string => (value == null ? '-' : `${value}`);

const KINDS: Record<FormKind, string> = { 'product-page': 'page', card: 'card', 'quick-shop': 'quick shop', clone: 'clone', unknown: 'unknown' };
const kind = (form: Form): string => KINDS[kindOf(form)];

const ofChange = ({ reason, variant, form }: Change): string => {
  if (!variant) return `${reason} none`;
  const { id, price, sku } = variant;
  return `${reason} ${kind(form)} ${number(id)} ${price ?? '-'} ${sku ?? '-'} ${number(longestWithoutInterest(variant)?.count)}`;
};

const drawKind = (form: Form, view: View): void => view.line('p', 'probe-kind', kind(form));

const counts = new WeakMap<Element, number>();
let presses = 0;

/** What is mounted and listened to, until the shopper ends it. */
const held: Unsubscribe[] = [
  style('.probe-form { outline: 3px solid rgb(1, 2, 3) }'),
  mount(afterPrice('probe-price', { isolated: 'p { color: rgb(4, 5, 6) }' }), ({ variant }, view) => {
    if (variant?.price) view.line('p', 'probe-now', variant.price);
  }),
  mount(afterAddToCart('probe-button'), drawKind),
  mount(atFormEnd('probe-count', { isolated: '' }), ({ element }, view) =>
    view.element('button', 'count', () => {
      const count = counts.get(element) ?? 0;
      view.attribute('type', 'button');
      onClick(view, () => counts.set(element, count + 1));
      view.text(count);
    }),
  ),
  mount(inProduct('probe-within', '.js-item-name, .swatches'), drawKind),
  mount(inProduct('probe-nowhere', 'p['), drawKind),
  mount(inElement('probe-nowhere', 'p['), (view) => view.line('p', '', 'x')),
  mount(inDataStore('probe-data-store', 'cart-page'), (view) => view.line('p', '', 'x')),
  mount(inSlot('probe-slot', 'before_"footer'), (view) => view.line('p', '', 'x')),
  mount(inElement('probe-presses', 'body', { isolated: '' }), (view) =>
    view.element('button', 'press', () => {
      onClick(view, () => (presses += 1));
      view.text(presses);
    }),
  ),
  mount(inElement('probe-page', 'main'), drawPage),
  mount(inElement('probe-diary', 'body'), (view) => diary.forEach((line) => view.line('p', 'probe-line', line))),
  onVariant((change) => say(ofChange(change))),
  onVariant((change) => {
    if (change.reason == 'initial') say(`again ${ofChange(change)}`);
  }),
  onCart((added) => say(`cart ${number(added)}`)),
  onQuickShop((event) => say(event.state == 'closed' ? 'closed' : `opened ${event.form ? kind(event.form) : ''}`)),
  onResults((count) => say(`results ${count}`)),
  onShownAgain(() => say('shown again')),
];

/** Ends what rings again and again. */
let stop: Unsubscribe = () => {};

/** Buttons that do what a script can do to a form. */
const BUTTONS: Record<string, (form: Form) => void> = {
  buy: (form) => tell('bought', purchase(form, quantityOf(form) ?? 1, { properties: { Grabado: 'Ana & Eva' } })),
  other: (form) => tell('other', purchase(form, 1, { options: { 0: 'no such' } })),
  three: (form) => setQuantity(form, 3),
  second: (form) => purchase(form, 1, { options: { 0: 'Verde' } }),
  end: () => held.splice(0).forEach((end) => end()),
  beacon: () => tell('beacon', beacon('https://app.example/seen', 'visto: ñ\n2')),
  tick: () => {
    stop = every(100, () => say('tick'));
    after(100, () => say('tick that was given up'))();
  },
  stop: () => stop(),
  red: (form) => tell('red', choose(form, 0, 'Rojo')),
  break: () => {
    throw new Error('as a mistake in a script would');
  },
};

const tell = (what: string, done: boolean): void => say(`${what} ${done ? 'yes' : 'no'}`);

/** The image of what is chosen, and every way to pay it in parts. */
const drawVariant = (variant: Variant, view: View): void => {
  if (variant.image) view.line('p', 'probe-image', variant.image);
  for (const { method, count, value, total, withoutInterest } of installmentsOf(variant))
    view.line('p', 'probe-part', `${method} ${count} ${value ?? '-'} ${total ?? '-'}${withoutInterest ? ' without interest' : ''}`);
};

mount('probe-form', (form, view) => {
  const tags = [form.element, priceElement(form), submitElement(form)].map((element) => element?.localName ?? '-');
  view.line('p', 'probe-elements', [...tags, pictureElements(form).length].join(' '));
  view.line('p', 'probe-quantity', number(quantityOf(form)));
  if (form.variant) drawVariant(form.variant, view);
  for (const [name, work] of Object.entries(BUTTONS)) {
    view.element('button', name, () => {
      view.attribute('type', 'button');
      onClick(view, () => work(form));
      view.text(name);
    });
  }
  view.line('p', 'probe-cart', cartOf(form).state);
});

/** Shows what the page says of the shop, a line each; what it does not say has none. */
function drawPage(view: View): void {
  const said = page();
  const line = (name: string, value: string | number | Money | null | undefined): void => {
    if (value != null) view.line('p', name, value);
  };
  line('kind', said.kind);
  line('store', said.store.id);
  line('url', said.store.url);
  line('subtotal', said.cart.subtotal);
  line('total', said.cart.total);
  line('items', said.cart.items.length);
  for (const item of said.cart.items) {
    line('item-variant', item.variantId);
    line('item-price', item.unitPrice);
  }
  line('currency', said.currency);
  line('country', said.country);
  line('customer', said.customer);
  line('theme', said.theme.code);
  line('product', said.product?.id);
  line('product-name', said.product?.name);
  for (const tag of said.product?.tags ?? []) line('tag', tag);
  line('category', said.category?.id);
  line('order', said.order?.number);
  line('order-total', said.order?.total);
}

/** Counts the visits on a shelf: how many, and how keeping it went. */
const visit = (shelf: Storage): [number, string] => {
  const count = (parseInt(shelf.get('visits') ?? '') || 0) + 1;
  return [count, { done: 'kept', full: 'storage full', absent: 'no storage' }[shelf.set('visits', `${count}`)]];
};

spawn(async () => {
  const [count, kept] = visit(storage('probe'));
  write(kept);
  write(`tab ${visit(storage('probe', 'session')).join(' ')}`);
  log('the probe is there');

  await sleep(50);
  mount('probe-late', (_, view) => view.line('p', 'probe-visit', count));
});
