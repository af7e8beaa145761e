// Two builds from one tree: the phone app (`/`, in assets/m) and the console (`/console`, in
// assets/c). They share sources but no chunk, so that the phone keeps only what is its own.
import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

const entries = {
  phone: { page: 'index.html', folder: 'assets/m' },
  console: { page: 'console/index.html', folder: 'assets/c' },
} as const

/** What every page of an app needs, in one file: thirty small ones cost a slow line thirty answers. */
const base = {
  phone: /node_modules\/(@vue|vue|vue-router|openapi-fetch|idb)\/|src\/shared\/(?!words\/(zh|en))|src\/phone\/(home|outbox|parts)\//,
  console: /node_modules\/(@vue|vue|vue-router|openapi-fetch)\/|src\/shared\/(?!words\/(zh|en))|src\/console\/(frame|parts|work)\//,
} as const

const service = process.env.HONGYAN_URL ?? 'http://127.0.0.1:8080'

export default defineConfig(({ mode }) => {
  const app = mode === 'console' ? 'console' : 'phone'
  const entry = entries[app]
  return {
    plugins: [vue()],
    resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
    appType: 'mpa',
    server: {
      port: 5150,
      strictPort: true,
      // The service compares `Origin` with `Host`: both are its own address.
      proxy: { '/api': { target: service, changeOrigin: true, headers: { Origin: service } } },
    },
    build: {
      outDir: 'dist',
      emptyOutDir: mode === 'phone',
      copyPublicDir: mode === 'phone',
      assetsInlineLimit: 0,
      target: ['es2020', 'chrome87', 'safari14'],
      cssTarget: ['chrome87', 'safari14'],
      manifest: `${mode}.manifest.json`,
      chunkSizeWarningLimit: 1500,
      rollupOptions: {
        input: entry.page,
        output: {
          entryFileNames: `${entry.folder}/[name]-[hash].js`,
          chunkFileNames: `${entry.folder}/[name]-[hash].js`,
          assetFileNames: `${entry.folder}/[name]-[hash][extname]`,
          codeSplitting: { groups: [{ name: 'base', test: base[app] }] },
        },
      },
    },
    test: { environment: 'happy-dom', include: ['src/**/*.test.ts'] },
  }
})
