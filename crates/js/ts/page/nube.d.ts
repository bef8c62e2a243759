export const yields: () => 0 | 1;
