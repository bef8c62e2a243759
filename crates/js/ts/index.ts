// What most scripts need; the rest lies in entry points of its own.

export { type Change, type Reason, onVariant } from './change.js';
export { onClick } from './click.js';
export { type Form, forms, redraw } from './forms.js';
export { type Language, language } from './language.js';
export {
  type MessageSource,
  type MessageText,
  type Messages,
  type NamesIn,
  type SameNames,
  type Shown,
  type ValuesOf,
  messages,
} from './messages.js';
export { type Money, money, readMoney } from './money.js';
export { type DrawForm, type DrawPage, type FormPlace, type PagePlace, mount } from './mount.js';
export { type Cart, type CartItem, type Category, type Order, type Page, type PageKind, type Product, type Store, type Theme, page } from './page.js';
export { type ScriptOptions, type Unsubscribe, ready, script, spawn } from './script.js';
export {
  type FlagSetting,
  type NumberSetting,
  type Setting,
  type SettingValue,
  type Settings,
  type SettingsSchema,
  type TextSetting,
  settings,
} from './settings.js';
export type { Stock, Variant } from './variant.js';
export type { View } from './view.js';
