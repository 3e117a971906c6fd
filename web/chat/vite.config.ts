import { fileURLToPath } from 'node:url';
import { lingui } from '@lingui/vite-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const server = process.env['MAGPIE_URL'] ?? 'http://127.0.0.1:8090';

export default defineConfig({
  plugins: [
    react(),
    lingui({
      configPath: fileURLToPath(new URL('lingui.config.ts', import.meta.url)),
      failOnMissing: true,
      failOnCompileError: true,
    }),
  ],
  resolve: { alias: { '@magpie/sdk': fileURLToPath(new URL('../sdk/src/index.ts', import.meta.url)) } },
  build: {
    target: 'es2022',
    // Small files would otherwise become data: addresses, and the polyfill an inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
  server: { proxy: { '/v1': { target: server, ws: true } } },
});
