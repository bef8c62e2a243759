export const roots: {
  /** The page's `LS`. */
  l?: Record<string, unknown>;
  /** The settings. */
  s?: unknown;
  /** The variant that is looked at. */
  v?: unknown;
  /** Its instalments, once they are read. */
  i?: [method: string, count: number, said: unknown][];
  /** What is kept with the form that is looked at. */
  k?: Record<string, unknown>;
  /** The values of its options, once they are read. */
  o?: string[][];
};
export const find: (path: string) => unknown;
export const numeric: (value: unknown) => number;
export const language: () => number;
