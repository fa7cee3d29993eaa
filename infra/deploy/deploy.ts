import { Retention } from '@call-center/shared/config/retention'
import type { Outbound } from '@call-center/shared/config/outbound'
import type { Settings } from '@call-center/shared/config/read-settings'
import { Features } from '@call-center/shared/config/features'
import { loadConfig } from '@call-center/shared/config/load'
import {
  buildImage,
  checkAzure,
  deployAzure,
  hasFlags,
  type Image,
  makeGroup,
  type Outputs,
  readKeys,
} from './azure.ts'
import { chosenOf } from './chosen.ts'
import { checkCloudflare, deployWorker, makeQueues, type Worker } from './cloudflare.ts'
import { edgeSettings, nodeSettings } from './edge-settings.ts'
import { instanceWorker, type WorkerConfig } from './instance-worker.ts'
import { fingerprint, keep, type Kept, readKept } from './kept.ts'
import type { DeployOptions } from './options.ts'
import { type Outside, printed } from './outside.ts'
import type { ModelSizes } from './template-parameters.ts'
import { isAzureCarrier, type Numbers, numbersOf } from './numbers.ts'
import { wireTwilio } from './twilio-number.ts'
import { answers, selfCall, untilReady } from './verify.ts'

export interface Project {
  /** The operator's `config.yaml`. */
  readonly settings: Settings
  readonly worker: WorkerConfig
  readonly version: string
  /** What holds of `infra/azure/main.bicep` and has to agree with the edge's configuration. */
  readonly sizes: ModelSizes
}

export interface Deployed {
  readonly edgeUrl: string
  readonly streamUrls: readonly string[]
  /** Everything is there, and no call can come in: a number is to be bought. */
  readonly withoutNumber: boolean
}

/**
 * Deploys both halves. What is there already is left or changed, so a run that failed is simply run again.
 *
 * @throws {DeployError} with what a tool said.
 */
export async function deploy(options: DeployOptions, project: Project, outside: Outside): Promise<Deployed> {
  const { name, domain } = options
  const { say } = outside
  say('Looking at the tools')
  const subscription = await checkAzure(outside)
  say(`  Azure subscription: ${subscription.name}`)
  await checkCloudflare(outside)
  const config = instanceWorker(project.worker, name, domain)
  const worker = { config, file: await outside.desk.write('wrangler.json', JSON.stringify(config, undefined, 2)) }
  const kept = { ...(await readKept(outside)), chosen: chosenOf(options) }
  await keep(outside, kept)
  const numbers = numbersOf(project.settings, options.phoneNumber)

  say(`Resource group ${name}`)
  await makeGroup(outside, options)
  const writeFeatures = !(await hasFlags(outside, options))
  const image = options.image === undefined ? await built() : { reference: options.image, registryName: '' }
  say('The edge’s queues')
  await makeQueues(outside, worker)
  const edgeUrl = await placeOf(worker, kept)
  const wired = fingerprint(kept.eventGridSecret)
  // Event Grid asks the edge whether the secret in its address is right: after a change the edge has to know it first.
  const edgeReady = kept.wired === wired && (await answers(outside, edgeUrl))
  const parameters = azureParameters({ options, project, kept, image, edgeUrl, numbers, writeFeatures })

  say('Azure (ten to twenty minutes the first time)')
  const outputs = await deployAzure(outside, options, { ...parameters, edgeReady })
  const keys = await readKeys(outside, options, outputs)
  const { sizes, version } = project
  const phoneNumber = numbers.azure ?? (isAzureCarrier(numbers) ? NO_NUMBER : undefined)
  const services = { outputs, keys, edgeUrl, phoneNumber, version, sizes }
  const settings = JSON.stringify(edgeSettings(project.settings, services))
  const { outbound } = loadConfig({ env: { CONFIG_JSON: settings } })
  say('The edge, with what Azure said')
  await deployWorker(outside, worker, secretsOf(kept, settings, outputs))
  say('The index of the documents')
  await printed(outside, { program: 'node', args: ['infra/cli/config.ts', 'push'], env: { CONFIG_JSON: settings } })
  say('Waiting for a media node')
  await untilReady(outside, edgeUrl)
  const withoutNumber = numbers.azure === undefined && numbers.twilio === undefined
  const deployed = { edgeUrl, streamUrls: outputs.streamUrls, withoutNumber }
  if (withoutNumber) return deployed
  if (numbers.azure !== undefined && !edgeReady) {
    say('Wiring calls and text messages to the edge')
    await deployAzure(outside, options, { ...parameters, edgeReady: true, writeFeatures: false })
    const { otherEventGridSecret: outgoing, ...staying } = kept
    if (outgoing !== undefined) {
      say('The edge, without the secret that Event Grid had before')
      await deployWorker(outside, worker, secretsOf(staying, settings, outputs))
    }
    await keep(outside, { ...staying, edgeUrl, wired })
  }
  if (numbers.twilio || numbers.twilioTexts) {
    say('Telling Twilio where the edge is')
    await wireTwilio(outside, numbers, edgeUrl)
  }
  await callToSee(outside, options, { edge: { url: edgeUrl, apiKey: kept.apiKey }, countries: outbound.countries })
  return deployed

  async function built(): Promise<Image> {
    say('The media node’s image, built in Azure')
    return await buildImage(outside, options, { subscription, version: project.version })
  }

  /** Azure must know where the edge is, and the edge where Azure is: so the edge gets its place first, empty if need be. */
  async function placeOf(place: Worker, known: Kept): Promise<string> {
    const url = domain === undefined ? known.edgeUrl : `https://${domain}`
    if (url !== undefined && (await answers(outside, url))) return url
    say('A place for the edge')
    const given = await deployWorker(outside, place)
    const edge = domain === undefined ? given : `https://${domain}`
    await keep(outside, { ...known, edgeUrl: edge })
    return edge
  }
}

/** Whether it works, as far as that may be tried. @throws {DeployError} when it does not. */
async function callToSee(
  outside: Outside,
  { verifyNumber, selfCall: wanted }: DeployOptions,
  { edge, countries }: { readonly edge: Parameters<typeof selfCall>[1]; readonly countries: Outbound['countries'] },
): Promise<void> {
  if (countries.length === 0) return outside.say('No self-call: outbound.countries of config.yaml lets nobody be rung')
  if (verifyNumber === undefined)
    return outside.say('No call to see whether it works: --verify-number says whom to ring')
  if (!wanted) return
  outside.say('A call to see whether it works')
  await selfCall(outside, edge, verifyNumber)
}

/** Never rung and never answered: a number of the range that is kept for fiction. */
const NO_NUMBER = '+18005550100'

const secretsOf = (kept: Kept, settings: string, outputs: Outputs): Record<string, string> => ({
  CONFIG_JSON: settings,
  APPLICATIONINSIGHTS_CONNECTION_STRING: outputs.insightsConnectionString,
  MEDIA_TOKEN_SECRET: kept.mediaTokenSecret,
  NODE_SERVICE_TOKEN: kept.nodeServiceToken,
  EVENT_GRID_SECRET: kept.eventGridSecret,
  // When there is none, the same one twice: what is left out of a deployment stays what it was.
  OTHER_EVENT_GRID_SECRET: kept.otherEventGridSecret ?? kept.eventGridSecret,
  API_KEY: kept.apiKey,
})

interface Deployment {
  readonly options: DeployOptions
  readonly project: Project
  readonly kept: Kept
  readonly image: Image
  readonly edgeUrl: string
  readonly numbers: Numbers
  readonly writeFeatures: boolean
}

/** Parameters of `infra/azure/main.bicep`. */
function azureParameters({ options, project, kept, image, edgeUrl, numbers, writeFeatures }: Deployment) {
  const { features } = project.settings
  return {
    instance: options.name,
    location: options.regions[0],
    regions: options.regions,
    image: image.reference,
    registryName: image.registryName,
    imageVersion: project.version,
    edgeUrl,
    eventGridSecret: kept.eventGridSecret,
    nodeServiceToken: kept.nodeServiceToken,
    mediaTokenSecret: kept.mediaTokenSecret,
    nodeConfig: nodeSettings(project.settings),
    writeFeatures,
    retentionDays: Retention.parse(project.settings['retention'] ?? {}).calls_days,
    budgetStart: kept.budgetStart,
    azureCarrier: isAzureCarrier(numbers),
    phoneNumber: numbers.azure ?? '',
    ...(features !== undefined && { features: withDefaults(features) }),
    ...(options.alertEmail !== undefined && { alertEmail: options.alertEmail }),
    ...options.parameters,
  }
}

/** All flags, those the operator wrote among them; Azure's templates know no fractions. */
const withDefaults = (features: unknown): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(Features.parse(features)).map(([flag, value]) => [
      flag,
      typeof value === 'number' && !Number.isInteger(value) ? String(value) : value,
    ]),
  )
