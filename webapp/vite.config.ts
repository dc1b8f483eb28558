import { cpSync, mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath, URL } from 'node:url'
import vue from '@vitejs/plugin-vue'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

const service = process.env.FANGTAN_URL ?? 'http://127.0.0.1:8000'

/** Puts Swagger UI beside the reader: the service's /api/docs loads it from its own address. */
function apiDocs(): Plugin {
  let target = ''
  return {
    name: 'api-docs',
    apply: 'build',
    configResolved(config) {
      target = resolve(config.root, config.build.outDir, 'api-docs')
    },
    writeBundle() {
      const source = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))
      mkdirSync(target, { recursive: true })
      for (const name of ['swagger-ui.css', 'swagger-ui-bundle.js']) {
        cpSync(join(source, name), join(target, name))
      }
    },
  }
}

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
    unstubGlobals: true,
    // A zone that is not the site's: a test that passes only in Shanghai would prove nothing.
    env: { TZ: 'America/New_York' },
  },
})
