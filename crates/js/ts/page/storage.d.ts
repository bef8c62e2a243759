export const store: (session: boolean, said: string) => number;
export const stored: (session: boolean, key: string) => number;
export const unstore: (session: boolean, key: string) => number;
