// Everything of every entry point: for a page without a bundler, in one file (`dist/vitrina.min.js`).

export * from './index.js';
export * from './form.js';
export * from './cart.js';
export * from './events.js';
export * from './places.js';
export * from './browser.js';
export * from './reports.js';
export * from './nube.js';
