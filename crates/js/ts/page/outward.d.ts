export const beacon: (said: string) => 0 | 1;
export const log: (line: string) => void;
