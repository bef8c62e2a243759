// The shop's language.

import { language as letters } from './page/values.js';
import { needRunning } from './script.js';

/** A language of the platforms' shops. */
export type Language = 'es' | 'pt' | 'en';

// The first two letters as the page's files give them: 256 times the first and the second.
const PT = 0x7074;
const EN = 0x656e;

/**
 * The language of `LS.lang` (`es_AR`, `pt_BR`; platforms.md §4.2): its first two letters, in any case. Any other language reads as `es`.
 *
 * @throws before the script runs.
 */
export const language = (): Language => {
  needRunning('the shop’s language');
  const code = letters();
  return code == PT ? 'pt' : code == EN ? 'en' : 'es';
};
