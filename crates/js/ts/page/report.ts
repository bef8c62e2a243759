// What the script's author is told of a start and of a failure. In the page's console, where its address asks for that by
// `vitrina_log`; elsewhere nothing, unless `vitrina/reports` sends it.

export interface Reporting {
  introduce(app: string, release: number, store: number | string): void;
  started(): void;
  failed(error: unknown): void;
}

const toConsole = (error: unknown): void => {
  if (/[?&]vitrina_log\b/.test(location.search)) console.info('vitrina: the script is off.', error);
};

export let introduce: Reporting['introduce'] | undefined;
export let started: Reporting['started'] | undefined;
export let failed: Reporting['failed'] = toConsole;

/** Has it told in another way too. */
export const reportBy = (reporting: Reporting): void => {
  ({ introduce, started } = reporting);
  failed = (error) => {
    toConsole(error);
    reporting.failed(error);
  };
};
