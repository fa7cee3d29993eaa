import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/** Whole calls that need the machine for themselves: many at once. */
const ALONE = ['infra/e2e/twenty-calls.test.ts']
/** Modules hold no state: files that run in the same thread share what is loaded. A busy machine is no failure of theirs. */
const UNITS = {
  pool: 'threads',
  isolate: false,
  testTimeout: 30_000,
  expect: { poll: { timeout: 20_000, interval: 20 } },
} as const
/** Tests load models by themselves too: see `media-node/src/env.ts`. */
process.env['ORT_DISABLE_TELEMETRY'] = '1'
/** Audio of whole calls is due in time, which a shared host does not promise: once more, and `npm test` says which. */
const E2E = { retry: 1, testTimeout: 120_000, hookTimeout: 120_000, globalSetup: ['infra/e2e/build-edge.ts'] }

export default defineConfig({
  test: {
    maxWorkers: availableParallelism(),
    projects: [
      { test: { ...UNITS, name: 'shared', include: ['shared/src/**/*.test.ts'] } },
      { test: { ...UNITS, name: 'edge', include: ['edge/src/**/*.test.{ts,tsx}'] } },
      { test: { ...UNITS, name: 'media-node', include: ['media-node/src/**/*.test.ts'] } },
      {
        test: {
          ...UNITS,
          name: 'infra',
          include: ['infra/**/*.test.ts'],
          exclude: ['infra/e2e/**', '**/node_modules/**'],
        },
      },
      {
        // Calls wait more than they work, but their audio is due in time: two files of them share two cores.
        test: {
          ...E2E,
          name: 'e2e',
          include: ['infra/e2e/**/*.test.ts'],
          exclude: ALONE,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      { test: { ...E2E, name: 'e2e-alone', include: ALONE, maxWorkers: 1, sequence: { groupOrder: 2 } } },
    ],
  },
})
