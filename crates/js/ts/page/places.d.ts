export const place: (kind: number, isolated: boolean, said: string) => number;
