import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/** Whole calls that need the machine for themselves: many at once, or timed by what the caller hears. */
const ALONE = ['twenty-calls', 'barge-in', 'twilio-call'].map((name) => `infra/e2e/${name}.test.ts`)
const E2E = { testTimeout: 120_000, hookTimeout: 120_000 }

export default defineConfig({
  test: {
    maxWorkers: availableParallelism(),
    projects: [
      { test: { name: 'shared', include: ['shared/src/**/*.test.ts'] } },
      { test: { name: 'edge', include: ['edge/src/**/*.test.{ts,tsx}'] } },
      { test: { name: 'media-node', include: ['media-node/src/**/*.test.ts'] } },
      {
        test: {
          name: 'infra',
          include: ['infra/**/*.test.ts'],
          exclude: ['infra/e2e/**', '**/node_modules/**'],
        },
      },
      {
        // One at a time: two share a machine of two cores most of the time, and not always.
        test: {
          ...E2E,
          name: 'e2e',
          include: ['infra/e2e/**/*.test.ts'],
          exclude: ALONE,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
      { test: { ...E2E, name: 'e2e-alone', include: ALONE, maxWorkers: 1, sequence: { groupOrder: 2 } } },
    ],
  },
})
