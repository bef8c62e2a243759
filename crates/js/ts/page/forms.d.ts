import type { Numbers } from './module.js';

/** What the page's files know of a form. */
export interface State {
  nodes: (Element | undefined)[];
  variant?: unknown;
  kept: Record<string, unknown>;
}

export const steps: unknown[];
export const known: WeakMap<Element, State>;
export const current: HTMLFormElement | null | undefined;
export const enter: (work: () => void) => void;
export const onto: (form: Element, state: State, work: (...variant: Numbers) => void) => void;
export const mount: (name: string) => number;
export const refresh: (form: Element, handed?: unknown) => void;
export const redraw: (form: Element) => void;
export const formsIn: (node: ParentNode) => Iterable<HTMLFormElement>;
export const names: string[];
