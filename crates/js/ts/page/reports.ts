// Where `reporting.js` sends to: in a Rust script's bundle these are written by the build.

export let REPORT_URL = '';
export let REPORT_SHARE = 0;

export const reportTo = (url: string, share: number): void => {
  REPORT_URL = url;
  REPORT_SHARE = share;
};
