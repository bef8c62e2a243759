export const redrawLater: () => void;
export const catchUp: () => void;
export const settleLater: () => void;
