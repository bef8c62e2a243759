export const timer: (milliseconds: number, again: boolean) => number;
