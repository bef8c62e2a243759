export const listen: () => number;
