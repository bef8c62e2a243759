// What a merchant may set for a store.

import { frozen } from './frozen.js';
import { roots } from './page/values.js';
import { needRunning } from './script.js';

/** A whole number from `min` to `max`, ends included. `3.0` is one, `"3"` is not. */
export interface NumberSetting {
  readonly default: number;
  readonly min: number;
  readonly max: number;
}

/** A text. With `oneOf`, one of these. */
export interface TextSetting {
  readonly default: string;
  readonly oneOf?: readonly string[];
}

/** Yes or no. */
export interface FlagSetting {
  readonly default: boolean;
}

/** What one setting may be. */
export type Setting = NumberSetting | TextSetting | FlagSetting;

/** Settings by name. */
export type SettingsSchema = Readonly<Record<string, Setting>>;

/** The value of a setting. */
export type SettingValue<Of extends Setting> = Of extends NumberSetting
  ? number
  : Of extends { readonly oneOf: readonly (infer Text)[] }
    ? Text
    : Of extends TextSetting
      ? string
      : boolean;

/** The store's settings, each readable once the script runs. */
export type Settings<Schema extends SettingsSchema> = { readonly [Name in keyof Schema]: SettingValue<Schema[Name]> };

/** The oldest way to a getter, which apps that replace `Object.defineProperty` leave alone. */
interface WithGetters {
  __defineGetter__(name: string, get: () => unknown): void;
}

const fits = (setting: Setting, value: unknown): boolean => {
  if (typeof value != typeof setting.default) return false;
  if ('min' in setting) return (value as number) % 1 === 0 && (value as number) >= setting.min && (value as number) <= setting.max;
  return !('oneOf' in setting) || !setting.oneOf || setting.oneOf.includes(value as string);
};

/**
 * The store's settings. A value that is absent, of another kind or out of its range is the default, field by field. They are read when a
 * field is: in a callback, or after `await ready`; before, that throws.
 *
 * @example
 * ```ts
 * const offer = settings({ installments: { default: 6, min: 1, max: 24 }, tone: { default: 'calm', oneOf: ['calm', 'loud'] } });
 * mount('offer', (form, view) => view.text(`${offer.installments} ${offer.tone}`));
 * ```
 */
export const settings = <const Schema extends SettingsSchema>(schema: Schema): Settings<Schema> => {
  const values = {} as WithGetters;
  for (const name in schema) {
    const setting = schema[name] as Setting;
    values.__defineGetter__(name, () => {
      needRunning(`the setting \`${name}\``);
      const value: unknown = Object(roots.s)[name];
      return fits(setting, value) ? value : setting.default;
    });
  }
  return frozen(values) as unknown as Settings<Schema>;
};
