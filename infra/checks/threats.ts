import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A test, or a group of them, that is named for a threat. */
export interface ThreatTest {
  /** `T1` */
  readonly threat: string
  readonly path: string
  readonly title: string
}

/** The beginning of a title: `T1 · `. */
const TITLE = /\b(?:it|test|describe)(?:\.\w+)*\(\s*(['"`])(T\d+) · ((?:(?!\1).)+)\1/g

/** Every test of the repository that is named for a threat. */
export const threatTests = (root: string): ThreatTest[] =>
  globSync('{edge,media-node,shared,infra}/**/*.{test,contract}.{ts,tsx}', {
    cwd: root,
    exclude: (path) => path.includes('node_modules') || path.includes('.local'),
  })
    .sort()
    .flatMap((path) =>
      [...readFileSync(join(root, path), 'utf8').matchAll(TITLE)].map(([, , threat = '', title = '']) => ({
        threat,
        path,
        title,
      })),
    )
