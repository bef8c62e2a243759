export const kindOfForm: () => number;
export const currentPrice: () => Element | undefined;
export const currentSubmit: () => Element | null;
export const currentPictures: () => Element[];
