import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ROOT } from '../cli/run-steps.ts'
import type { Command, CommandRunner } from './command-runner.ts'

/** Runs programs of this machine; wrangler and Node are those of node_modules. */
export const spawnRunner = (): CommandRunner => ({
  run: (command) =>
    new Promise((done) => {
      const child = start(command, ['ignore', 'pipe', 'pipe'])
      let stdout = ''
      let stderr = ''
      child.stdout?.on('data', (part: Buffer) => (stdout += part.toString()))
      child.stderr?.on('data', (part: Buffer) => (stderr += part.toString()))
      child.once('error', (error) => done({ code: -1, stdout, stderr: error.message }))
      child.once('close', (code) => done({ code: code ?? 1, stdout, stderr }))
    }),
  follow: (command) =>
    new Promise((done) => {
      const child = start(command, ['ignore', 'inherit', 'inherit'])
      child.once('error', () => done(-1))
      child.once('close', (code) => done(code ?? 1))
    }),
})

function start({ program, args, env }: Command, stdio: ('ignore' | 'pipe' | 'inherit')[]) {
  const bin = join(ROOT, 'node_modules/.bin')
  return spawn(program, args, {
    cwd: ROOT,
    stdio,
    env: {
      ...process.env,
      PATH: `${bin}:${process.env['PATH'] ?? ''}`,
      WRANGLER_SEND_METRICS: 'false',
      WRANGLER_HIDE_BANNER: 'true',
      ...env,
    },
  })
}
