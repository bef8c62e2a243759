// Who draws where the platform's own SDK runs (platforms.md §3.7).

import { yields } from './page/nube.js';
import { leaveTo } from './script.js';

/**
 * Leaves the page to NubeSDK where that runs: the script does nothing there, and ends when NubeSDK comes later. Without this call it
 * draws there too.
 *
 * @throws where there is no page.
 */
export const yieldToNube = (): void => leaveTo(() => !!yields());
