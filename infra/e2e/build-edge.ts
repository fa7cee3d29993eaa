import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { ROOT } from '../cli/run-steps.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The worker, built once for all stacks. */
    readonly edgeBundle: string
  }
}

/** Before the first whole call. Built anew when its sources have changed. */
export default function buildEdge(project: TestProject): void {
  const turbo = join(ROOT, 'node_modules/.bin/turbo')
  execFileSync(turbo, ['run', 'build', '--output-logs=errors-only'], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  project.provide('edgeBundle', join(ROOT, 'edge/dist/index.js'))
}
