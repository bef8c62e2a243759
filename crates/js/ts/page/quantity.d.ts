export const quantity: () => number;
export const setQuantity: (count: number) => void;
