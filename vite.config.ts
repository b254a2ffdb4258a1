import { defineConfig } from 'vite'

/** Bundles the two entries into `public/assets` with hashed names; `core/views/assets.ts` reads the manifest. */
export default defineConfig({
  publicDir: false,
  base: '/assets/',
  build: {
    outDir: 'public/assets',
    emptyOutDir: true,
    manifest: 'manifest.json',
    rollupOptions: { input: ['resources/css/app.css', 'resources/js/app.js'] },
  },
})
