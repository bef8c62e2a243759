export const release: (number: number) => void;
