import { readLogsOptions } from './logs-options.ts'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { assistantNumber, textNumber } from '@call-center/shared/config/carriers'
import { loadConfig } from '@call-center/shared/config/load'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { readBicep } from '../checks/bicep/read-bicep.ts'
import { ROOT } from '../cli/run-steps.ts'
import { Outputs } from './azure.ts'
import { type Command, type CommandResult, shown } from './command-runner.ts'
import { readChosen } from './chosen.ts'
import type { Kept } from './kept.ts'
import { deploy, type Project } from './deploy.ts'
import { edgeSettings, nodeSettings } from './edge-settings.ts'
import { readWorkerConfig } from './instance-worker.ts'
import { type DeployOptions, readDeployOptions } from './options.ts'
import type { Outside } from './outside.ts'
import { rehearsal } from './rehearsal.ts'
import { modelSizes } from './template-parameters.ts'

const optionsOf = (...args: string[]): DeployOptions => {
  const options = readDeployOptions(['--name', 'demo', ...args])
  if (options === 'help') throw new TypeError('help was not asked for')
  return options
}
const WITH_NUMBER = ['--phone-number', '+33612345678']

const VERIFIED = [...WITH_NUMBER, '--verify-number', '+33612345699']
const TWILIO = { account_sid: `AC${'0'.repeat(32)}`, auth_token: 'hidden-token', phone_number: '+18005550101' }

const settings = {
  ...(parse(readFileSync(join(ROOT, 'config.example.yaml'), 'utf8')) as Record<string, unknown>),
  outbound: { countries: ['FR'] },
}
const main = readBicep('main.bicep', readFileSync(join(ROOT, 'infra/azure/main.bicep'), 'utf8'))
const namesOf = (wanted: string) => main.declarations.filter(({ kind }) => kind === wanted).map(({ name }) => name)
const project = async (options: DeployOptions): Promise<Project> => ({
  settings,
  worker: await readWorkerConfig(),
  version: '1.2.3',
  sizes: await modelSizes(options),
})

/** The clouds as a rehearsal has them; what a command answers can be replaced. */
function clouds(
  options: DeployOptions,
  answer: (command: Command) => CommandResult | undefined = () => undefined,
  onSecrets: (secrets: object) => void = () => {},
) {
  const said: string[] = []
  const commands: string[] = []
  const requests: string[] = []
  const parameters: Record<string, { value: unknown }>[] = []
  let secrets = 0
  const inner = rehearsal(options, (line) => said.push(line))
  const outside: Outside = {
    ...inner,
    randomSecret: () => `hidden-${(secrets += 1)}-${'x'.repeat(32)}`,
    runner: {
      ...inner.runner,
      async run(command) {
        commands.push(shown(command))
        if (command.args.includes('infra/azure/main.bicep')) {
          const text = await inner.desk.read('parameters.json')
          parameters.push((JSON.parse(text ?? '') as { parameters: Record<string, { value: unknown }> }).parameters)
        }
        if (command.args.includes('--secrets-file'))
          onSecrets(JSON.parse((await inner.desk.read('edge-secrets.json')) ?? '') as object)
        return answer(command) ?? (await inner.runner.run(command))
      },
    },
    fetch: (input, init) => {
      requests.push(`${init?.method ?? 'GET'} ${String(input instanceof Request ? input.url : input)}`)
      return inner.fetch(input, init)
    },
  }
  return { outside, said, commands, requests, parameters }
}

const failing = (start: string, stderr: string) => (command: Command) =>
  shown(command).startsWith(start) ? { code: 1, stdout: '', stderr } : undefined

describe('a first deployment', () => {
  it('places the edge, makes Azure, tells the edge, and wires it when it answers', async () => {
    const options = optionsOf(...WITH_NUMBER)
    const { outside, commands, parameters } = clouds(options)
    const deployed = await deploy(options, await project(options), outside)
    const order = [
      'az account',
      'az group create',
      'az acr build',
      'wrangler queues',
      'wrangler deploy',
      'az deployment sub',
      'node infra/cli/config.ts push',
    ]
    const places = order.map((start) => commands.findIndex((command) => command.startsWith(start)))
    expect(places).toEqual(places.toSorted((a, b) => a - b))
    expect(places).not.toContain(-1)
    expect(parameters.map(({ edgeReady, writeFeatures }) => [edgeReady?.value, writeFeatures?.value])).toEqual([
      [false, true],
      [true, false],
    ])
    expect(deployed).toMatchObject({
      edgeUrl: 'https://call-center-edge-demo.example.workers.dev',
      withoutNumber: false,
    })
  })

  it('gives the templates what they know, and reads what they say', async () => {
    const options = optionsOf(...WITH_NUMBER, '--alert-email', 'a@example.com', '--set', 'maxNodes=5')
    const { outside, parameters } = clouds(options)
    await deploy(options, await project(options), outside)
    expect(namesOf('param')).toEqual(expect.arrayContaining(Object.keys(parameters[0] ?? {})))
    expect(parameters[0]).toMatchObject({
      maxNodes: { value: 5 },
      phoneNumber: { value: '+33612345678' },
      retentionDays: { value: 90 },
    })
    expect(namesOf('output')).toEqual(expect.arrayContaining(Object.keys(Outputs.shape)))
  })

  it('shows no secret, and leaves none in the files that were handed over', async () => {
    const options = optionsOf(...WITH_NUMBER)
    const { outside, said, commands } = clouds(options)
    await deploy(options, await project(options), outside)
    expect([...said, ...commands].join('\n')).not.toContain('hidden-')
    expect(await outside.desk.read('parameters.json')).toBe('')
    expect(await outside.desk.read('edge-secrets.json')).toBe('')
  })

  it('stops before the wiring when there is no number to be called at', async () => {
    const options = optionsOf()
    const { outside, parameters, requests } = clouds(options)
    expect((await deploy(options, await project(options), outside)).withoutNumber).toBe(true)
    expect(parameters).toHaveLength(1)
    expect(requests.filter((request) => request.endsWith('/call'))).toEqual([])
  })

  it('rings whom it is told to ring, and nobody without: the assistant does not ring itself', async () => {
    for (const [args, rings] of [
      [VERIFIED, 1],
      [WITH_NUMBER, 0],
      [[...VERIFIED, '--no-self-call'], 0],
    ] as const) {
      const options = optionsOf(...args)
      const { outside, requests } = clouds(options)
      await deploy(options, await project(options), outside)
      expect(requests.filter((request) => request.endsWith('/call'))).toHaveLength(rings)
    }
  })

  it('rings nobody where the configuration lets nobody be rung', async () => {
    const options = optionsOf(...VERIFIED)
    const { outside, requests, said } = clouds(options)
    await deploy(options, { ...(await project(options)), settings: { ...settings, outbound: {} } }, outside)
    expect(requests.filter((request) => request.endsWith('/call'))).toEqual([])
    expect(said.join('\n')).toContain('No self-call')
  })

  it('takes an image that is there instead of building one, and a name of one’s own', async () => {
    const options = optionsOf(...WITH_NUMBER, '--image', 'ghcr.io/a/b:1', '--domain', 'calls.example.com')
    const { outside, commands, parameters } = clouds(options)
    const { edgeUrl } = await deploy(options, await project(options), outside)
    expect(edgeUrl).toBe('https://calls.example.com')
    expect(commands.some((command) => command.startsWith('az acr'))).toBe(false)
    expect(parameters[0]).toMatchObject({ image: { value: 'ghcr.io/a/b:1' }, registryName: { value: '' } })
  })
})

describe('a team with a number at Twilio alone', () => {
  /** A whole deployment, and what it told the edge. */
  async function deployed(more: Record<string, unknown> = {}, ...args: string[]) {
    const options = optionsOf(...args)
    const secrets: object[] = []
    const all = clouds(options, undefined, (given) => secrets.push(given))
    const told: [string, string][] = []
    const outside: Outside = {
      ...all.outside,
      fetch: (input, init) => {
        const body = init?.body
        if (body instanceof URLSearchParams) told.push([String(input), body.toString()])
        return all.outside.fetch(input, init)
      },
    }
    const whole = { ...(await project(options)), settings: { ...settings, twilio: TWILIO, ...more } }
    const result = await deploy(options, whole, outside)
    const { CONFIG_JSON } = secrets.at(-1) as { CONFIG_JSON: string }
    return { ...all, result, told, config: loadConfig({ env: { CONFIG_JSON } }) }
  }

  it('gets an edge that knows no other number, and no carrier in Azure', async () => {
    const { result, config, parameters, commands } = await deployed()
    expect(result.withoutNumber).toBe(false)
    expect(commands.filter((command) => command.startsWith('az communication'))).toEqual([])
    expect([config.communication_services, assistantNumber(config), textNumber(config)]).toEqual([
      undefined,
      TWILIO.phone_number,
      TWILIO.phone_number,
    ])
    expect(parameters).toHaveLength(1)
    expect(parameters[0]).toMatchObject({
      azureCarrier: { value: false },
      phoneNumber: { value: '' },
      nodeConfig: { value: { twilio: { phone_number: TWILIO.phone_number } } },
    })
  })

  it('has the webhooks of its number set and shown, and is called by Twilio at the end', async () => {
    const { said, told, requests } = await deployed({}, '--verify-number', '+33612345699')
    const edge = 'https://call-center-edge-demo.example.workers.dev/webhooks/twilio'
    const addresses = { VoiceUrl: `${edge}/voice`, StatusCallback: `${edge}/voice/status`, SmsUrl: `${edge}/sms` }
    for (const [name, url] of Object.entries(addresses))
      expect(said.join('\n')).toContain(`${name} of +18005550101: ${url}`)
    expect(told).toHaveLength(1)
    expect(told[0]?.[0]).toContain('/IncomingPhoneNumbers/PN0.json')
    expect(Object.fromEntries(new URLSearchParams(told[0]?.[1]))).toMatchObject({ ...addresses, VoiceMethod: 'POST' })
    expect(requests.filter((request) => request.endsWith('/call'))).toHaveLength(1)
    expect(said.join('\n')).not.toContain('hidden-')
  })

  it('may have a number in Azure as well', async () => {
    const { config, parameters } = await deployed({}, ...WITH_NUMBER)
    expect(config.communication_services?.phone_number).toBe('+33612345678')
    expect(parameters.at(-1)).toMatchObject({ azureCarrier: { value: true }, edgeReady: { value: true } })
  })

  it('is told when the account does not have the number', async () => {
    const options = optionsOf()
    const { outside } = clouds(options)
    const without: Outside = {
      ...outside,
      fetch: async (input, init) =>
        String(input).includes('/IncomingPhoneNumbers')
          ? Response.json({ incoming_phone_numbers: [] })
          : outside.fetch(input, init),
    }
    const whole = { ...(await project(options)), settings: { ...settings, twilio: TWILIO } }
    await expect(deploy(options, whole, without)).rejects.toThrow('does not have the number')
  })
})

describe('a second deployment', () => {
  it('keeps secrets and flags, and makes everything in one go', async () => {
    const options = optionsOf(...WITH_NUMBER)
    const there = (command: Command) =>
      shown(command).startsWith('az resource list') ? { code: 0, stdout: '[{}]', stderr: '' } : undefined
    const { outside, commands, parameters } = clouds(options, there)
    await deploy(options, await project(options), outside)
    const before = { kept: await outside.desk.read('kept.json'), commands: commands.length }
    await deploy(options, await project(options), outside)
    expect(await outside.desk.read('kept.json')).toBe(before.kept)
    const again = commands.slice(before.commands)
    expect(again.filter((command) => command.startsWith('wrangler deploy'))).toHaveLength(1)
    expect(again.filter((command) => command.startsWith('az deployment sub'))).toHaveLength(1)
    expect(parameters.at(-1)).toMatchObject({ edgeReady: { value: true }, writeFeatures: { value: false } })
  })

  it('is as it was told the first time, but for what it is told now', async () => {
    const told = ['--region', 'francecentral', '--domain', 'calls.example.com', '--alert-email', 'a@example.com']
    const first = optionsOf(...WITH_NUMBER, ...told, '--set', 'maxNodes=5', '--set', 'minNodes=2')
    const { outside, parameters } = clouds(first)
    await deploy(first, await project(first), outside)
    const kept = await outside.desk.read('kept.json')
    const again = readDeployOptions(['--name', 'demo', '--set', 'maxNodes=9'], () => readChosen(kept))
    if (again === 'help') throw new TypeError('nobody asked for help')
    await deploy(again, await project(again), outside)
    expect(parameters.at(-1)).toMatchObject({
      regions: { value: ['francecentral'] },
      phoneNumber: { value: '+33612345678' },
      edgeUrl: { value: 'https://calls.example.com' },
      alertEmail: { value: 'a@example.com' },
      maxNodes: { value: 9 },
      minNodes: { value: 2 },
    })
    const moved = readDeployOptions(['--name', 'demo', '--region', 'northeurope'], () => readChosen(kept))
    expect(moved).toMatchObject({ regions: ['northeurope'], phoneNumber: '+33612345678' })
  })

  it('gives the edge a secret that is new before Event Grid asks whether it is right', async () => {
    const options = optionsOf(...WITH_NUMBER)
    const { outside, parameters, commands } = clouds(options)
    await deploy(options, await project(options), outside)
    const kept = JSON.parse((await outside.desk.read('kept.json')) ?? '') as object
    await outside.desk.write('kept.json', JSON.stringify({ ...kept, eventGridSecret: 'n'.repeat(32) }))
    const before = commands.length
    await deploy(options, await project(options), outside)
    expect(parameters.slice(2).map(({ edgeReady }) => edgeReady?.value)).toEqual([false, true])
    const steps = commands
      .slice(before)
      .flatMap((command) => /^(az deployment sub|wrangler deploy)/.exec(command)?.[1] ?? [])
    expect(steps).toEqual(['az deployment sub', 'wrangler deploy', 'az deployment sub'])
  })

  it('leaves no call of Event Grid unanswered while one secret takes over from the other', async () => {
    const options = optionsOf(...WITH_NUMBER)
    const [before, after] = ['b'.repeat(32), 'a'.repeat(32)]
    const given: object[] = []
    const { outside, parameters, commands } = clouds(options, undefined, (secrets) => given.push(secrets))
    await deploy(options, await project(options), outside)
    const { eventGridSecret: _gone, ...kept } = JSON.parse((await outside.desk.read('kept.json')) ?? '') as Kept
    const rotated = { ...kept, eventGridSecret: after, otherEventGridSecret: before }
    await outside.desk.write('kept.json', JSON.stringify(rotated))
    const [deployments, secrets] = [commands.length, given.length]
    await deploy(options, await project(options), outside)
    const steps = commands
      .slice(deployments)
      .flatMap((text) => /^(az deployment sub|wrangler deploy)/.exec(text)?.[1] ?? [])
    expect(steps).toEqual(['az deployment sub', 'wrangler deploy', 'az deployment sub', 'wrangler deploy'])
    expect(parameters.at(-1)).toMatchObject({ edgeReady: { value: true }, eventGridSecret: { value: after } })
    expect(given.slice(secrets)).toMatchObject([
      { EVENT_GRID_SECRET: after, OTHER_EVENT_GRID_SECRET: before },
      { EVENT_GRID_SECRET: after, OTHER_EVENT_GRID_SECRET: after },
    ])
    expect(await outside.desk.read('kept.json')).not.toContain(before)
  })

  it('takes the other key of each service, so that the first can be changed', async () => {
    const asked = async (...args: string[]) => {
      const options = optionsOf(...WITH_NUMBER, ...args)
      const { outside, commands } = clouds(options)
      await deploy(options, await project(options), outside)
      return commands.flatMap(
        (command) => /--query \S*?(primary|secondary|key[12]|Primary|Secondary)/.exec(command)?.[1] ?? [],
      )
    }
    expect(await asked()).toEqual(['primary', 'primary', 'key1', 'primary', 'Primary'])
    expect(await asked('--keys', 'secondary')).toEqual(['secondary', 'secondary', 'key2', 'secondary', 'Secondary'])
  })

  it('is not stopped by queues that are there', async () => {
    const options = optionsOf(...WITH_NUMBER)
    const { outside } = clouds(
      options,
      failing('wrangler queues', "Queue name 'insights-demo' is already taken. [code: 11009]"),
    )
    await expect(deploy(options, await project(options), outside)).resolves.toMatchObject({ withoutNumber: false })
  })
})

describe('a deployment that fails', () => {
  it.each<[string, string, string, RegExp]>([
    ['nobody is signed in to Azure', 'az account', 'Please run az login', /Please run az login/],
    [
      'nobody is signed in to Cloudflare',
      'wrangler whoami',
      'not authenticated',
      /wrangler whoami[^]*not authenticated/,
    ],
    ['a queue is refused', 'wrangler queues', 'no permission', /insights-demo could not be made: no permission/],
    ['a quota is used up', 'az deployment sub', 'InsufficientQuota', /InsufficientQuota/],
  ])('says why when %s', async (_what, start, stderr, message) => {
    const options = optionsOf(...WITH_NUMBER)
    const { outside } = clouds(options, failing(start, stderr))
    await expect(deploy(options, await project(options), outside)).rejects.toThrow(message)
  })

  it('says that az is missing', async () => {
    const options = optionsOf()
    const { outside } = clouds(options, ({ program }) =>
      program === 'az' ? { code: -1, stdout: '', stderr: 'ENOENT' } : undefined,
    )
    await expect(deploy(options, await project(options), outside)).rejects.toThrow(/az is not installed/)
  })

  it('goes on where it stopped', async () => {
    const options = optionsOf(...WITH_NUMBER)
    let broken = true
    const { outside } = clouds(options, (command) =>
      broken ? failing('az deployment sub', 'no capacity')(command) : undefined,
    )
    await expect(deploy(options, await project(options), outside)).rejects.toThrow(/no capacity/)
    const kept: unknown = JSON.parse((await outside.desk.read('kept.json')) ?? '')
    broken = false
    await deploy(options, await project(options), outside)
    expect(JSON.parse((await outside.desk.read('kept.json')) ?? '')).toMatchObject(kept as object)
  })

  it('hangs up on a self-call in which nobody spoke', async () => {
    const options = optionsOf(...VERIFIED)
    const { outside, requests } = clouds(options)
    const silent: Outside = {
      ...outside,
      fetch: async (input, init) => {
        const answer = await outside.fetch(input, init)
        const url = String(input instanceof Request ? input.url : input)
        return /\/call\/./.test(url) ? Response.json({ call_id: 'a', messages: [] }) : answer
      },
    }
    await expect(deploy(options, await project(options), silent)).rejects.toThrow(/the assistant said nothing/)
    expect(requests.at(-1)).toMatch(/^POST .*hang-up$/)
  })
})

describe('what the halves are configured with', () => {
  const outputs = {
    ...Object.fromEntries(Object.keys(Outputs.shape).map((name) => [name, `https://${name.toLowerCase()}.example/`])),
    speechName: 'speech-demo',
    containerAppNames: [],
    streamUrls: [],
  }
  const keys = {
    communication: 'a',
    cosmos: 'b',
    openai: 'c',
    search: 'd',
    appConfiguration: 'Endpoint=https://e.example;Id=f;Secret=g',
  }
  const sizes = { llmFastContext: 100, llmSlowContext: 200, embeddingDimensions: 3_072 }
  const services = {
    outputs: Outputs.parse(outputs),
    keys,
    edgeUrl: 'https://calls.example.com',
    phoneNumber: '+33612345678',
    version: '1',
    sizes,
  }
  const load = (operator: Record<string, unknown>) =>
    loadConfig({ env: { CONFIG_JSON: JSON.stringify(edgeSettings(operator, services)) } })

  it('is a whole configuration, with the sizes Azure was given', () => {
    const config = load(settings)
    expect(config.llm.embedding?.dimensions).toBe(3_072)
    expect(config.llm.fast).toMatchObject({ model: 'fast', context: 100, access_key: 'c' })
    expect(config.conversation.initiate.bot_company).toBe('Contoso')
  })

  it('lets the operator’s own model win, and keeps the rest', () => {
    const config = load({ ...settings, llm: { slow: { endpoint: 'https://mine.example/v1/', model: 'mine' } } })
    expect(config.llm.slow).toMatchObject({ endpoint: 'https://mine.example/v1/', model: 'mine' })
    expect(config.llm.fast.model).toBe('fast')
  })

  it('gives media nodes what they read and no key', () => {
    const operator = {
      llm: { moderation: { hate: 'low' }, fast: { access_key: 'secret' } },
      ai_search: { strictness: 3, access_key: 'secret' },
    }
    expect(nodeSettings(operator)).toEqual({ llm: { moderation: { hate: 'low' } }, ai_search: { strictness: 3 } })
    expect(nodeSettings({})).toEqual({})
    const twilio = { account_sid: 'AC1', auth_token: 'secret', phone_number: '+33612345600' }
    expect(nodeSettings({ twilio })).toEqual({ twilio: { phone_number: '+33612345600' } })
  })
})

describe('npm run logs', () => {
  it.each<[string[], RegExp]>([
    [['--lines', '0'], /^--lines must be a whole number from 1 to 100000\n/],
    [['--part', 'fridge'], /^--part must be edge, media-node or local-cloud\n/],
    [['--name', 'demo', '--part', 'local-cloud'], /^--part local-cloud: a deployment has none\n/],
    [['--nam', 'demo'], /^Unknown option '--nam'\. Did you mean --name\?\n/],
  ])('says what is wrong with %j', (args, message) => expect(() => readLogsOptions(args)).toThrow(message))
})

describe('npm run deploy', () => {
  it.each<[string[], string]>([
    [[], '--name is missing'],
    [['--name', 'Demo'], '--name must be'],
    [['--name', 'demo', '--phone-number', '12'], '--phone-number must be'],
    [
      ['--name', 'demo', '--region', 'West Europe'],
      '--region West Europe is no region of Azure: did you mean westeurope?',
    ],
    [
      ['--name', 'demo', '--region', 'westeurope', '--region', 'mars'],
      '--region mars is no region of Azure: az account',
    ],
    [['--name', 'demo', '--colour', 'red'], 'colour'],
    [['--name', 'demo', '--set', 'noequals'], '--set must be'],
    [['--name', 'demo', '--keys', 'third'], '--keys must be'],
  ])('refuses %j', (args, message) => expect(() => readDeployOptions(args)).toThrow(message))

  it('refuses a parameter the templates do not have', async () => {
    await expect(modelSizes(optionsOf('--set', 'maxNode=3'))).rejects.toThrow('no such parameter')
    await expect(modelSizes(optionsOf('--set', 'embeddingDimensions=1536'))).resolves.toMatchObject({
      embeddingDimensions: 1_536,
    })
  })
})
