import type { Module } from './module.js';

export const boot: (app: string, element: Element | null, url: string, load: () => Module) => void;
