import { SPOKEN_EN } from '@call-center/shared/config/spoken/en'
import { ProviderError } from '@call-center/shared/errors'
import { systemClock } from '../../media-node/src/clock.ts'
import type { ChatMessage, LanguageModel } from '../../media-node/src/llm/language-model.ts'
import { FakeTranslator } from '../../media-node/src/testing/fake-translator.ts'
import { ReplyRefused } from '../../media-node/src/llm/reply-refused.ts'
import { localConfig } from '../stack/local-config.ts'
import { DEFAULT_PORTS } from '../stack/ports.ts'
import { ROOT } from '../cli/run-steps.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chooseModel } from './models.ts'
import { readScenarios } from './read-scenarios.ts'
import { runScenarios } from './run-scenarios.ts'
import { Scenario } from './scenario.ts'
import { holdInText } from './text-call.ts'
import { openTextServices } from './text-services.ts'

const { config } = localConfig(ROOT, DEFAULT_PORTS)
const shipped = await readScenarios()
const signal = new AbortController().signal

describe('the shipped scenarios, held in text by the stand-in', () => {
  let services: Awaited<ReturnType<typeof openTextServices>>
  beforeAll(async () => {
    services = await openTextServices(chooseModel(config), config)
  })
  afterAll(() => services[Symbol.asyncDispose]())

  it.each(shipped.map((scenario, index) => [scenario.name, scenario, index] as const))(
    '%s',
    async (_, scenario, index) => {
      const hold = (one: Scenario) => holdInText(one, { ...services, config, index, signal })
      const { scenarios } = await runScenarios([scenario], { hold, parallel: 1, signal })
      const wrong = scenarios.flatMap(({ checks }) => checks.filter(({ passed }) => !passed))
      expect(wrong, JSON.stringify(scenarios[0]?.transcript, null, 1)).toEqual([])
    },
  )

  it('are of many domains and all languages', () => {
    expect(shipped.length).toBeGreaterThanOrEqual(14)
    expect(new Set(shipped.flatMap(({ languages }) => languages))).toEqual(
      new Set(['en-US', 'fr-FR', 'es-ES', 'zh-CN']),
    )
  })
})

describe('a model that fails', () => {
  const [scenario] = shipped.filter(({ name }) => name === 'profanity')
  const held = async (error: Error) => {
    let asked = 0
    const llm: LanguageModel = {
      async *reply() {
        if (asked++ === 0) throw error
        yield { type: 'text', text: 'When did it happen?' }
      },
    }
    return holdInText(scenario!, { config, llm, index: 0, signal })
  }

  it('by its content filter is apologised for, as in a call, and the scenario goes on', async () => {
    const { turns } = await held(new ReplyRefused('openai', 'content_filter'))
    expect(turns.map(({ said }) => said)).toEqual([
      SPOKEN_EN.refused_tpl[0],
      'When did it happen?',
      'When did it happen?',
    ])
  })

  it('otherwise breaks the scenario', async () => {
    const refused = new ProviderError('openai', 'status 401', { retryable: false })
    await expect(held(refused)).rejects.toBe(refused)
  })
})

it('lets the model read what was said before in the new language, as in a call', async () => {
  const [scenario] = shipped.filter(({ name }) => name === 'language-change')
  const asked: (readonly ChatMessage[])[] = []
  const change = {
    type: 'tool-call',
    call: { id: '1', name: 'speech_lang', args: '{"customer_response":"Oui.","lang":"fr-FR"}' },
  } as const
  const llm: LanguageModel = {
    async *reply(messages) {
      asked.push(messages)
      yield asked.length === 2 ? change : { type: 'text', text: 'Very well.' }
    },
  }
  const translator = new FakeTranslator(systemClock)
  await holdInText({ ...scenario!, turns: scenario!.turns.slice(0, 3) }, { config, llm, translator, index: 0, signal })
  const heard = asked.at(-1)!.flatMap(({ role, text }) => (role === 'user' ? [text] : []))
  expect(heard).toEqual([
    'action=talk [fr-FR] Hello, my cellar is flooded.',
    'action=talk [fr-FR] Can we go on in French, please?',
    "action=talk C'était hier à quinze heures.",
  ])
})

describe('a run', () => {
  const scenarios = ['a', 'b', 'c'].map((name) =>
    Scenario.parse({ name, description: name, language: 'en-US', turns: ['Hello'] }),
  )
  const outcome = { greeting: 'Hello', turns: [], ended: 'caller', startedMs: 0, zone: 'UTC' } as const

  it('goes on when a scenario breaks, keeps their order, and is of the promised form', async () => {
    const said = { heard: 'Hello', said: 'Hi', tools: [], documents: [], claim: {}, reminders: [] }
    const result = await runScenarios(scenarios, {
      async hold({ name }, { onTurn }) {
        if (name !== 'a') onTurn(said)
        if (name === 'a') await new Promise(setImmediate)
        if (name === 'b') throw new Error('the line is gone')
        return { ...outcome, turns: [said] }
      },
      parallel: 3,
      signal,
    })
    expect(result).toEqual({
      passed: 2,
      total: 3,
      scenarios: [
        {
          name: 'a',
          passed: true,
          checks: [{ name: 'every turn is taken', passed: true }],
          transcript: expect.anything(),
        },
        {
          name: 'b',
          passed: false,
          checks: [{ name: 'the call is held to its end', passed: false, detail: 'the line is gone' }],
          transcript: [
            { who: 'caller', text: 'Hello' },
            { who: 'assistant', text: 'Hi', tools: [] },
          ],
        },
        { name: 'c', passed: true, checks: expect.anything(), transcript: expect.anything() },
      ],
    })
  })

  it('holds no more at the same time than it is told to', async () => {
    let now = 0
    let most = 0
    await runScenarios(scenarios, {
      async hold() {
        most = Math.max(most, ++now)
        await new Promise(setImmediate)
        now -= 1
        return outcome
      },
      parallel: 2,
      signal,
    })
    expect(most).toBe(2)
  })
})

describe('the model', () => {
  const real = {
    ...config,
    llm: { ...config.llm, fast: { ...config.llm.fast, endpoint: 'https://models.example/v1/' } },
  }

  it('is one of the configuration, or any that its fast endpoint serves', () => {
    expect(chooseModel(config)).toMatchObject({ isStandIn: true, settings: { model: 'fast' } })
    expect(chooseModel(config, 'slow')).toMatchObject({ isStandIn: true, settings: { model: 'slow' } })
    expect(chooseModel(real)).toMatchObject({ isStandIn: false })
    expect(chooseModel(real, 'gpt-4.1')).toMatchObject({
      isStandIn: false,
      settings: { model: 'gpt-4.1', endpoint: 'https://models.example/v1/' },
    })
  })

  it('cannot be another one where only the stand-in answers', () => {
    expect(() => chooseModel(config, 'gpt-4.1')).toThrow(/LLM__FAST__ENDPOINT/)
  })
})
