// Who draws where the platform's own SDK runs (platforms.md §3.7).

import { steps } from './forms.js';
import { stop } from './guard.js';

const runs = () => typeof window.nubeSDK == 'object' && !!window.nubeSDK;

/** Whether NubeSDK runs here. When it comes later, the script ends at the next form that it would show. */
export const yields = () => {
  steps.push(() => runs() && stop());
  return +runs();
};
