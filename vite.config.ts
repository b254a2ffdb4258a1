import { defineConfig } from 'vite'

/** Bundles the two entries into `public/assets` with hashed names; `core/views/assets.ts` reads the manifest. */
export default defineConfig({
  publicDir: false,
  base: '/assets/',
  build: {
    outDir: 'public/assets',
    assetsDir: '',
    emptyOutDir: true,
    manifest: 'manifest.json',
    // The first browsers that know light-dark() and nested rules: both reach them as they are written.
    cssTarget: ['chrome123', 'edge123', 'firefox121', 'safari17.5'],
    rollupOptions: { input: ['resources/css/app.css', 'resources/js/app.js'] },
  },
})
