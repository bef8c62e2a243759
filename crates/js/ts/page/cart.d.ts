export const addToCart: (quantity: number) => void;
