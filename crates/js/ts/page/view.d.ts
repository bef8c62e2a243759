export const patch: (operations: string) => void;
