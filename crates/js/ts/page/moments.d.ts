export const onCart: () => number;
export const onQuickShop: () => number;
export const onResults: () => number;
export const onShownAgain: () => number;
