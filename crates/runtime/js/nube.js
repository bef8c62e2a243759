// Who draws where the platform's own SDK runs (platforms.md §3.7).

import { beforehand } from './again.js';
import { steps } from './forms.js';
import { stop } from './guard.js';

const runs = () => typeof window.nubeSDK == 'object' && !!window.nubeSDK;

const leave = () => {
  if (runs()) stop();
};

/** Whether NubeSDK runs here. When it comes later, the script ends at the next thing that it would show or hear of. */
export const yields = () => {
  steps.push(leave);
  beforehand.push(leave);
  return +runs();
};
