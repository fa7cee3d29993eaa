import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROOT } from '../cli/run-steps.ts'
import { holdThroughAudio } from '../scenarios/audio-call.ts'
import { startOpenAi } from '../local-cloud/openai/start-openai.ts'
import { CARRIERS, type CarrierName } from '../stack/local-config.ts'
import { readScenarios } from '../scenarios/read-scenarios.ts'
import { runScenarios } from '../scenarios/run-scenarios.ts'
import { openStackUnderTest, type StackUnderTest } from './stack-under-test.ts'

/** One in which the recogniser has to switch, and one that ends with a colleague: what text alone cannot show. */
const THROUGH_AUDIO = ['language-change', 'transfer-to-human']

describe('scenarios through audio', () => {
  const stacks = new Map<CarrierName, StackUnderTest>()
  beforeAll(async () => {
    await Promise.all(CARRIERS.map(async (carrier) => stacks.set(carrier, await openStackUnderTest({ carrier }))))
  })
  afterAll(async () => {
    for (const stack of stacks.values()) await stack[Symbol.asyncDispose]()
  })

  it.concurrent.each(CARRIERS)('hold what they promise by %s, side by side', async (carrier) => {
    const stack = stacks.get(carrier)
    if (!stack) throw new Error(`${carrier} did not start`)
    const chosen = (await readScenarios()).filter(({ name }) => THROUGH_AUDIO.includes(name))
    const { config } = stack.stack.config
    const result = await runScenarios(chosen, {
      hold: (scenario, options) => holdThroughAudio(scenario, { ...options, config, urls: stack.urls }),
      parallel: THROUGH_AUDIO.length,
      signal: new AbortController().signal,
    })
    const wrong = result.scenarios.flatMap(({ checks }) => checks.filter(({ passed }) => !passed))
    expect(wrong, JSON.stringify(result.scenarios, null, 1)).toEqual([])
    expect(result).toMatchObject({ passed: THROUGH_AUDIO.length, total: THROUGH_AUDIO.length })
    const asked = (await stack.requests('twilio')) as readonly { readonly path: string }[]
    const placed = asked.filter(({ path }) => path.endsWith('/Calls.json'))
    expect(placed).toHaveLength(carrier === 'twilio' ? THROUGH_AUDIO.length : 0)
    // French words are given out to a recogniser that listens for French alone.
    const listens = (lang: string) => expect.objectContaining({ query: expect.objectContaining({ language: lang }) })
    expect(await stack.requests('speech')).toEqual(expect.arrayContaining([listens('en-US'), listens('fr-FR')]))
  })
})

describe('npm run scenarios', () => {
  let dir: string
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'scenarios-'))
  })
  afterAll(() => rm(dir, { recursive: true }))

  const run = (...args: string[]) => runWith({}, ...args)
  const runWith = async (env: NodeJS.ProcessEnv, ...args: string[]) => {
    const child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', 'infra/cli/scenarios.ts', ...args],
      {
        cwd: ROOT,
        env: { ...process.env, ...env },
      },
    )
    let out = ''
    child.stdout.on('data', (part: Buffer) => (out += part.toString()))
    child.stderr.on('data', (part: Buffer) => (out += part.toString()))
    const code = await new Promise<number | null>((done) => child.on('close', done))
    return { code, out }
  }

  it('prints one JSON object, and ends with 0 when all is well', async () => {
    const { code, out } = await run('--only', 'correction', '--json')
    expect(code, out).toBe(0)
    const result = JSON.parse(out) as { scenarios: object[] }
    expect(Object.keys(result)).toEqual(['passed', 'total', 'scenarios'])
    expect(result).toMatchObject({ passed: 1, total: 1, scenarios: [{ name: 'correction', passed: true }] })
    expect(Object.keys(result.scenarios[0] ?? {})).toEqual(['name', 'passed', 'checks', 'transcript'])
  })

  it('asks any OpenAI-compatible service that the environment names', async () => {
    const service = await startOpenAi({ accessKey: 'a key', models: ['their-model'] })
    try {
      const env = { LLM__FAST__ENDPOINT: `${service.url}/openai/v1/`, LLM__FAST__ACCESS_KEY: 'a key' }
      const { code, out } = await runWith(env, '--model', 'their-model', '--only', 'correction')
      expect(code, out).toBe(0)
      expect(out).toContain('answers by their-model')
      expect(service.requests.length).toBeGreaterThan(5)
      expect((await runWith(env, '--model', 'no-model', '--only', 'correction')).out).toMatch(/status 404[^]*0 of 1/)
    } finally {
      await service.close()
    }
  })

  it('takes a file of your own, says what failed and what was said, and ends with 1', async () => {
    const file = join(dir, 'mine.yaml')
    await writeFile(
      file,
      'name: mine\ndescription: Fails.\nlanguage: en-US\nturns: [My car broke down.]\nexpect: { forbidden: [When did it happen] }\n',
    )
    const { code, out } = await run(file)
    expect(code).toBe(1)
    expect(out).toMatch(
      /the rule-based stand-in[^]*✘ mine[^]*does not say "When did it happen": said it[^]*My car broke down\.[^]*0 of 1/,
    )
  })

  it('names the file and the line of a mistake, and the scenario that was meant', async () => {
    const file = join(dir, 'broken.yaml')
    await writeFile(file, 'name: broken\ndescription: x\nlanguage: en-US\nturns:\n  - says: Hello\n')
    const { code, out } = await run(file)
    expect(code).toBe(1)
    expect(out).toMatch(/broken\.yaml:5: turns\.0/)
    expect((await run('--only', 'corection')).out).toContain('did you mean correction?')
  })
})
