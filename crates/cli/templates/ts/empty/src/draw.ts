import type { DrawForm } from 'vitrina';

/** Draws what a product form's node holds now. */
export const draw: DrawForm = (_form, _view) => {};
