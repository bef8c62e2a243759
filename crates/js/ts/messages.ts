// Texts in the shop's language.

import { frozen } from './frozen.js';
import { type Language, language } from './language.js';
import type { Money } from './money.js';

/** What can stand in a text. */
export type Shown = string | number | Money;

/** One text, or two: for several, and for exactly one of the value that the text names first. */
export type MessageText = string | readonly [several: string, one: string];

/** A message: its text in each language. */
export type MessageSource = Readonly<Record<Language, MessageText>>;

/** The names that stand in braces in a text. */
export type NamesIn<Text> = Text extends readonly [infer Several, string]
  ? NamesIn<Several>
  : Text extends `${string}{${infer Name}}${infer Rest}`
    ? Name | NamesIn<Rest>
    : never;

/** What a message is given: nothing, or a value for each name in its text. */
export type ValuesOf<Source extends MessageSource> = [NamesIn<Source['es']>] extends [never]
  ? []
  : [values: Readonly<Record<NamesIn<Source['es']>, Shown>>];

/** Messages, each a function from its values to its text. */
export type Messages<Sources extends Readonly<Record<string, MessageSource>>> = {
  readonly [Name in keyof Sources]: (...values: ValuesOf<Sources[Name]>) => string;
};

type KindOf<Text> = Text extends string ? 'text' : 'pair';

/** Refuses messages whose languages name different values, or of which some have a pair of texts and others one. */
export type SameNames<Sources extends Readonly<Record<string, MessageSource>>> = {
  readonly [Name in keyof Sources]: ['text' | 'pair'] extends [KindOf<Sources[Name][Language]>]
    ? MessageSource & { readonly error: 'a pair of texts in one language asks for one in every language' }
    : [NamesIn<Sources[Name][Language]>] extends [NamesIn<Sources[Name]['es']>]
    ? [NamesIn<Sources[Name]['es']>] extends [NamesIn<Sources[Name]['pt']> & NamesIn<Sources[Name]['en']>]
      ? Sources[Name]
      : MessageSource & { readonly error: 'every language names the same values' }
    : MessageSource & { readonly error: 'every language names the same values' };
};

const NAME = /\{(\w+)\}/g;

const write = (source: MessageSource, values: Readonly<Record<string, Shown>>): string => {
  const text = source[language()];
  const [several, one] = typeof text == 'string' ? [text, text] : text;
  const [, counted = ''] = NAME.exec(several) || [];
  NAME.lastIndex = 0;
  return (values[counted] === 1 ? one : several).replace(NAME, (_, name: string) => '' + values[name]);
};

/**
 * Texts in the shop's language. What stands in braces is a value; amounts are written as the shop does. A pair of texts is for several
 * and for exactly one of the value that is named first.
 *
 * @example
 * ```ts
 * const say = messages({
 *   pay: { es: '{n}x {v} sin interés', pt: '{n}x de {v} sem juros', en: '{n}x {v} interest-free' },
 *   left: { es: ['Últimas {k}', 'Última'], pt: ['Últimas {k}', 'Última'], en: ['{k} left', 'One left'] },
 * });
 * say.pay({ n: 6, v: money(20575) }); // "6x $205,75 sin interés"
 * ```
 */
export const messages = <const Sources extends Readonly<Record<string, MessageSource>>>(
  sources: Sources & SameNames<Sources>,
): Messages<Sources> => {
  const made: Record<string, (values?: Readonly<Record<string, Shown>>) => string> = {};
  for (const name in sources) made[name] = (values = {}) => write(sources[name] as MessageSource, values);
  return frozen(made) as Messages<Sources>;
};
