export const off: 1 | undefined;
export const stop: () => void;
export const attempt: <T>(work: () => T) => T | undefined;
