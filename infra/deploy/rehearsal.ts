import { type Command, type CommandResult, type CommandRunner, shown } from './command-runner.ts'
import type { Desk, Outside } from './outside.ts'
import type { DeployOptions } from './options.ts'

/**
 * A deployment without clouds: the same code, every command shown instead of run, and answered the way it would be at a
 * first deployment that works. So what a dry run shows is what is done.
 */
export function rehearsal({ name, domain }: DeployOptions, say: (line: string) => void): Outside {
  const desk = memoryDesk(`.local/deploy/${name}`)
  const url = domain === undefined ? `https://call-center-edge-${name}.example.workers.dev` : `https://${domain}`
  const runner: CommandRunner = {
    async run(command) {
      say(`    $ ${shown(command)}`)
      if (command.program === 'wrangler' && command.args[0] === 'deploy') {
        await desk.write('wrangler-output.jsonl', JSON.stringify({ type: 'deploy', targets: [url] }))
      }
      const parameters = await desk.read('parameters.json')
      return answerTo(command, name, { azureCarrier: !parameters?.includes('"azureCarrier":{"value":false}') })
    },
    follow: async (command) => (await runner.run(command)).code,
  }
  let deployed = false
  return {
    runner,
    desk,
    pause: async () => {},
    now: () => new Date(),
    randomSecret: () => 'a secret that is made at the first deployment',
    say,
    fetch: async (input, init) => {
      const [method, address] = [init?.method ?? 'GET', String(input instanceof Request ? input.url : input)]
      if (address.endsWith('/health/liveness')) return new Response(null, { status: deployed ? 200 : 503 })
      deployed ||= address.endsWith('/health/readiness')
      say(`    ${method} ${address}`)
      return address.includes('/IncomingPhoneNumbers') ? twilioAnswer() : edgeAnswer(method, address)
    },
  }
}

const twilioAnswer = () => Response.json({ incoming_phone_numbers: [{ sid: 'PN0' }] })

function edgeAnswer(method: string, address: string): Response {
  const call = {
    call_id: '00000000-0000-4000-8000-000000000000',
    messages: [{ persona: 'assistant', action: 'talk' }],
  }
  if (address.includes('/monitor/')) return new Response(null, { status: 200 })
  return Response.json(call, { status: method === 'POST' ? 201 : 200 })
}

const ok = (stdout: unknown): CommandResult => ({ code: 0, stdout: JSON.stringify(stdout), stderr: '' })

function answerTo({ program, args }: Command, name: string, made: { readonly azureCarrier: boolean }): CommandResult {
  const words = args.join(' ')
  if (program !== 'az') return ok('')
  if (words.startsWith('account show')) return ok({ id: 'its id', name: 'the one you are signed in to' })
  if (words.startsWith('resource list')) return ok([])
  if (words.startsWith('deployment sub create')) return ok(outputsOf(name, made))
  return ok('Endpoint=https://demo.azconfig.io;Id=a;Secret=c2VjcmV0')
}

const INSIGHTS =
  'InstrumentationKey=00000000-0000-4000-8000-000000000000;IngestionEndpoint=https://westeurope-0.in.applicationinsights.azure.com/'

const outputsOf = (name: string, { azureCarrier }: { readonly azureCarrier: boolean }) =>
  Object.fromEntries(
    Object.entries({
      communicationName: azureCarrier ? name : '',
      communicationEndpoint: azureCarrier ? `https://${name}.communication.azure.com/` : '',
      communicationResourceId: azureCarrier ? 'the immutable resource id' : '',
      cosmosName: name,
      cosmosEndpoint: `https://${name}.documents.azure.com:443/`,
      openaiName: `${name}-openai`,
      openaiEndpoint: `https://${name}-openai.openai.azure.com/openai/v1/`,
      searchName: name,
      searchEndpoint: `https://${name}.search.windows.net`,
      speechName: `${name}-speech`,
      appConfigurationName: name,
      recordingContainerUrl: `https://${name}.blob.core.windows.net/recordings`,
      insightsConnectionString: INSIGHTS,
      containerAppNames: ['media-node'],
      streamUrls: ['wss://media-node.example.azurecontainerapps.io/media'],
    }).map(([key, value]) => [key, { value }]),
  )

export function memoryDesk(folder: string): Desk {
  const files = new Map<string, string>()
  return {
    read: async (file) => files.get(file),
    write: async (file, text) => {
      files.set(file, text)
      return `${folder}/${file}`
    },
  }
}
