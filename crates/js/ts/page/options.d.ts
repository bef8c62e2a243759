export const readOptions: () => number;
export const chosenValue: (option: number) => number;
export const canBeHad: (option: number, value: number) => number;
export const choose: (option: number, value: number) => void;
