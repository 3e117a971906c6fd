import { fileURLToPath } from 'node:url';
import { lingui } from '@lingui/vite-plugin';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [lingui({ configPath: fileURLToPath(new URL('./chat/lingui.config.ts', import.meta.url)) })],
  resolve: { alias: { '@magpie/sdk': fileURLToPath(new URL('./sdk/src/index.ts', import.meta.url)) } },
  test: {
    include: ['sdk/test/**/*.test.ts', 'chat/test/**/*.test.ts', 'chat/test/**/*.test.tsx'],
    testTimeout: 60_000,
  },
});
