// Telling the script's author how it fares.

import { reportBy } from './page/report.js';
import * as reporting from './page/reporting.js';
import { reportTo } from './page/reports.js';
import { whenRunning } from './script.js';

/** Where reports go. */
export interface Reports {
  /** The address: that of `vitrina reports listen`, or of any server that takes a `POST` of text. */
  readonly url: string;
  /** Of how many page loads in a hundred the start is told; 1 when it is not said. Failures are told always, once a page load. */
  readonly share?: number;
}

/**
 * Tells an address that the script started, for a share of page loads, and once that it failed. What is sent is `{"app", "release",
 * "store", "started": true}` or `{.., "error": text}`, as `vitrina reports` and a rollout's gate read them: nothing of the shopper's,
 * and of an error no more than its name and the frames in the script's own file.
 *
 * @throws where there is no page.
 */
export const report = ({ url, share = 1 }: Reports): void => {
  reportTo(url, share);
  reportBy(reporting);
  whenRunning(() => {});
};
