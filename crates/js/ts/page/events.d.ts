export const clicks: () => void;
