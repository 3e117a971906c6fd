import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { alias: { '@magpie/sdk': fileURLToPath(new URL('./sdk/src/index.ts', import.meta.url)) } },
  test: {
    include: ['sdk/test/**/*.test.ts', 'chat/test/**/*.test.ts', 'chat/test/**/*.test.tsx'],
    testTimeout: 60_000,
  },
});
