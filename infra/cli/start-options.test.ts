import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { DEFAULT_PORTS, portsFromEnv } from '../stack/ports.ts'
import { ROOT } from './run-steps.ts'
import { readStartOptions, TAKEN_HINT } from './start-options.ts'
import { UsageError } from './usage-error.ts'

const run = (script: string, ...args: string[]) =>
  spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', `infra/cli/${script}.ts`, ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    timeout: 30_000,
  })

describe.each([
  ['start', 'npm start'],
  ['chat', 'npm run chat'],
  ['check', 'npm run check'],
])('the command %s', (script, usage) => {
  it('says how it is used, and does nothing else', () => {
    const { status, stdout } = run(script, '--help')
    expect(stdout).toMatch(new RegExp(`^${usage}`))
    expect(stdout).not.toContain('starting')
    expect(status).toBe(0)
  })

  it('refuses what it does not know', () => {
    const { status, stderr } = run(script, '--helpp')
    expect(stderr).toContain(`\n\n${usage}`)
    expect(status).toBe(2)
  })
})

it('says of a file that is not there just that', () => {
  const { status, stderr } = run('migrate', 'config', '/nowhere.yaml')
  expect([status, stderr]).toEqual([1, '/nowhere.yaml does not exist.\n'])
})

it('refuses a collector that is no URL', () => {
  expect(() => readStartOptions(['--otlp', 'here'])).toThrow(UsageError)
  expect(readStartOptions(['--otlp', 'http://localhost:4318'])).toEqual({ otlp: 'http://localhost:4318' })
  expect(() => readStartOptions(['--carrier', 'pigeon'])).toThrow(/azure, twilio/)
  expect(readStartOptions(['--carrier', 'twilio'])).toEqual({ carrier: 'twilio' })
})

describe('the ports', () => {
  it('can all be moved as the message shows', () => {
    const shown = /CALL_CENTER_PORTS='(.+?)'/.exec(TAKEN_HINT)?.[1]
    const ports = portsFromEnv({ CALL_CENTER_PORTS: shown })
    expect(Object.keys(ports)).toEqual(Object.keys(DEFAULT_PORTS))
    expect(Object.values(ports).filter((port) => Object.values(DEFAULT_PORTS).includes(port))).toEqual([])
  })

  it('are the usual ones where none is named', () => {
    expect(portsFromEnv({ CALL_CENTER_PORTS: '{"edge":8181}' })).toEqual({ ...DEFAULT_PORTS, edge: 8181 })
  })

  it.each(['9500', '{"fone":9500}', '{"phone":"9500"}', 'phone=9500'])('are not read from %s', (text) => {
    expect(() => portsFromEnv({ CALL_CENTER_PORTS: text })).toThrow(/CALL_CENTER_PORTS/)
  })
})
