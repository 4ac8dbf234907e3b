import { defineConfig } from 'vite';

// Served by the gateway under /dashboard; every address in the bundle is relative to it.
export default defineConfig({
  base: '/dashboard/',
  build: { outDir: 'dist', emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 800 },
  server: {
    proxy: {
      '/api': 'http://127.0.0.1:8000',
      '/dashboard/config.json': 'http://127.0.0.1:8000',
    },
  },
});
