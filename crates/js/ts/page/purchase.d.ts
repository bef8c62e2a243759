export const purchase: (quantity: number, said: string) => 0 | 1;
