export const readInstallments: () => number;
