export const currency: () => void;
export const written: (text: string) => string;
