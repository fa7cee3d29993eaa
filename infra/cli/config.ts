import { readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { setDefaultCACertificates, getCACertificates } from 'node:tls'
import { embeddingModel } from '@call-center/shared/config/knowledge'
import { readSettings } from '@call-center/shared/config/read-settings'
import { callCentre } from '../../edge/src/client.ts'
import { systemClock } from '../../media-node/src/clock.ts'
import { openAiEmbedder } from '../../media-node/src/knowledge/openai-embedder.ts'
import { searchIndex } from '../../media-node/src/knowledge/search-index.ts'
import { findLocalCa } from '../local-cloud/tls/local-ca.ts'
import { configFile, localConfig } from '../stack/local-config.ts'
import { portsFromEnv, type StackPorts } from '../stack/ports.ts'
import { CONFIG_USAGE, readConfigCommand } from './config-options.ts'
import { pullConfig, pushFeatures } from './edge-config.ts'
import { pushDocuments } from './knowledge/push-documents.ts'
import { readDocuments } from './knowledge/read-documents.ts'
import { ROOT } from './run-steps.ts'
import { writeSchema } from './write-schema.ts'
import { runCommand } from './run-command.ts'
import { CommandFailed } from './usage-error.ts'
import { endOnSignals } from './with-stack.ts'

/** An embedding of a whole batch takes its time. */
const EMBED_MS = 60_000

async function main(): Promise<void> {
  const command = readConfigCommand(process.argv.slice(2))
  if (command === 'help') return console.log(CONFIG_USAGE)
  const ports = portsFromEnv(process.env)
  const ours = `http://localhost:${ports.edge}`
  switch (command.do) {
    case 'check':
      return check(ports)
    case 'schema':
      return await writeSchema(ROOT)
    case 'push':
      return await push(command.documents, ports)
    case 'push-features':
      return await pushFlags(command.edge ?? ours)
    case 'pull':
      return await pull(command.edge ?? ours, command.out)
  }
}

function check(ports: StackPorts): void {
  const { config, emulated } = localConfig(ROOT, ports)
  console.log(`${basename(configFile(ROOT))} is all right.`)
  console.log(`Answered by stand-ins on this machine: ${emulated.join(', ') || 'nothing'}`)
  if (!embeddingModel(config)) console.log('Without llm.embedding, documents are found by their words alone.')
}

async function pull(edge: string, out: string | undefined): Promise<void> {
  const text = await pullConfig(edgeAt(edge), edge)
  if (out === undefined) return console.log(text)
  await writeFile(out, text, { mode: 0o600 })
  console.log(`What holds at ${edge} is in ${out}.`)
}

async function pushFlags(edge: string): Promise<void> {
  const { features } = readSettings({ yaml: await readFile(configFile(ROOT), 'utf8'), env: {} })
  const flags = await pushFeatures(edgeAt(edge), edge, features)
  console.log(`Set at ${edge}: ${flags.join(', ') || 'nothing, all flags have their starting values'}`)
}

function edgeAt(edge: string) {
  const apiKey = process.env['EDGE_API_KEY']
  return callCentre(edge, apiKey ? { apiKey } : {})
}

async function push(file: string | undefined, ports: StackPorts): Promise<void> {
  endOnSignals()
  const documents = file === undefined ? [] : await readDocuments(file)
  const { config, emulated } = localConfig(ROOT, ports)
  const { ai_search: search } = config
  if (!search) throw new CommandFailed('There is no ai_search in the configuration.')
  if (emulated.includes('ai_search') || emulated.includes('llm')) await trustLocalCloud()
  const model = embeddingModel(config)
  const index = searchIndex({
    endpoint: search.endpoint,
    apiKey: search.access_key,
    index: search.index,
    dimensions: model?.dimensions ?? DEFAULT_DIMENSIONS,
    semanticConfiguration: search.semantic_configuration,
  })
  const ensured = await index.ensure().catch((cause: unknown) => {
    if (!emulated.includes('ai_search')) throw cause
    throw new CommandFailed(
      'The local cloud does not answer: start it with npm start, or put ai_search in config.yaml.',
      {
        cause,
      },
    )
  })
  console.log(`The index ${search.index} ${ensured === 'created' ? 'is created' : 'is there'}.`)
  const embedder = model && openAiEmbedder({ ...model, clock: systemClock, timeoutMs: EMBED_MS })
  const signal = new AbortController().signal
  const onProgress = (done: number) => console.log(`  ${done} of ${documents.length} documents`)
  await pushDocuments(documents, { index, embedder, clock: systemClock, onProgress, signal })
  console.log(`The index holds ${await index.count()} documents; new ones may take some seconds to be counted.`)
  if (documents.length > 0 && !model) console.log('Without llm.embedding they are found by their words alone.')
}

const DEFAULT_DIMENSIONS = 1_536

/** The local cloud has certificates of its own. */
async function trustLocalCloud(): Promise<void> {
  const local = await findLocalCa(join(ROOT, '.local'))
  const ca = local && (await readFile(local.caFile, 'utf8').catch(() => undefined))
  if (ca) setDefaultCACertificates([...getCACertificates('default'), ca])
}

await runCommand(main)
