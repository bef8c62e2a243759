// One classic script with Vite: `vite build`.

import { defineConfig } from 'vite';

export default defineConfig({
  build: {
    target: 'es2020',
    lib: { entry: 'src/variant-badge.ts', formats: ['iife'], name: 'variantBadge', fileName: () => 'variant-badge.js' },
  },
});
