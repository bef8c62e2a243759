// Shows the price in instalments in every product form.

import { messages, mount, script, settings } from 'vitrina';
import { offerOf } from './offer.js';
import schema from './settings.json';

script({ app: '{{name}}' });

const say = messages({
  pay: { es: '{n}x {v} sin interés', pt: '{n}x de {v} sem juros', en: '{n}x {v} interest-free' },
});

/** What a merchant sets for a store: into how many instalments the price is divided. */
const set = settings(schema);

mount('{{name}}', ({ variant }, view) => {
  const offer = offerOf(variant, set.installments);
  if (offer) view.line('p', '{{name}}-parts', say.pay(offer));
});
