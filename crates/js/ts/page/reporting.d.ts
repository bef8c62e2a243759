export const introduce: (app: string, release: number, store: number | string) => void;
export const started: () => void;
export const failed: (error: unknown) => void;
