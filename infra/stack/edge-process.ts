import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ROOT } from '../cli/run-steps.ts'
import type { StackPorts } from './ports.ts'

export interface EdgeOptions {
  readonly ports: StackPorts
  readonly dir: string
  readonly vars: Readonly<Record<string, string>>
  /** The worker, built before; without it wrangler builds it, which takes a second and a half. */
  readonly bundle?: string | undefined
}

/** The command that runs the edge on workerd, with its variables in a file only this user can read. */
export async function edgeCommand({ ports, dir, vars, bundle }: EdgeOptions): Promise<[string, ...string[]]> {
  const file = join(dir, 'edge.env')
  // Single quotes keep a value literal; JSON can spell a quote as an escape, so nothing needs one.
  const lines = Object.entries(vars).map(([name, value]) => `${name}='${value.replaceAll("'", '\\u0027')}'`)
  await writeFile(file, `${lines.join('\n')}\n`, { mode: 0o600 })
  const wrangler = join(ROOT, 'node_modules/wrangler/bin/wrangler.js')
  const flags = [
    '--port',
    String(ports.edge),
    '--ip',
    '127.0.0.1',
    '--inspector-port',
    '0',
    '--show-interactive-dev-session=false',
  ]
  const config = [
    '--config',
    join(ROOT, 'edge/wrangler.jsonc'),
    '--env-file',
    file,
    '--persist-to',
    join(dir, 'edge-state'),
  ]
  return [process.execPath, wrangler, 'dev', ...(bundle ? [bundle, '--no-bundle'] : []), ...config, ...flags]
}
