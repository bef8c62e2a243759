export const tolerantNumber: (path: string) => number;
export const tolerantText: (path: string) => 0 | 1;
export const shape: (path: string) => number;
export const count: (path: string) => number;
