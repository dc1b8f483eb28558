import { fileURLToPath, URL } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import { apiDocs } from './build/apiDocs'

const service = process.env.FANGTAN_URL ?? 'http://127.0.0.1:8000'

export default defineConfig({
  plugins: [vue(), apiDocs()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: { proxy: { '/api': service, '/media': service } },
  build: {
    // The content security policy allows no data: script and every asset has its own address.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2020',
  },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.spec.ts'],
    restoreMocks: true,
    // A zone that is not the site's: a test that passes only in Shanghai would prove nothing.
    env: { TZ: 'America/New_York' },
  },
})
