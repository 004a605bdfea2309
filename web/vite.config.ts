import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { compressAssets } from './compress-assets.ts'
import { documentsOfPages } from './documents-of-pages.ts'
import { languagesOfPages } from './languages-of-pages.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** The server that `npm run dev` passes requests to. */
const server = 'http://localhost:4000'

/** Builds the pages for people and the console into `dist/`: two HTML files, and everything else in `assets/` under names with a hash. */
export default defineConfig({
  root: here('.'),
  // The server writes `<base href>`, so that the pages work below any path.
  base: './',
  plugins: [react(), languagesOfPages(['en-US', 'de-DE']), documentsOfPages(), compressAssets()],
  resolve: {
    // The client is built from its source, so that nothing has to be built before.
    alias: [
      { find: '@sallyport/client/react', replacement: here('../client/src/react.ts') },
      { find: '@sallyport/client', replacement: here('../client/src/index.ts') },
    ],
    dedupe: ['react', 'react-dom'],
  },
  build: {
    target: 'es2022',
    outDir: here('dist'),
    emptyOutDir: true,
    assetsDir: 'assets',
    // `data:` addresses are not allowed by the policy of the pages.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The terms of the packages in the build require it.
    license: { fileName: 'THIRD_PARTY_LICENSES.md' },
    // The slowest plugin compresses, which is no fault that a reader of the log could mend.
    rolldownOptions: {
      checks: { pluginTimings: false },
      input: { account: here('account.html'), admin: here('admin.html') },
      // What nearly every page needs is one file: many small ones compress badly, and each costs a request.
      output: { codeSplitting: { groups: [{ name: 'base', minShareCount: 14 }] } },
    },
  },
  server: {
    proxy: Object.fromEntries(['/graphql', '/avatars', '/oauth', '/health'].map((path) => [path, server])),
  },
})
