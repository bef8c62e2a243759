export const style: (css: string) => number;
