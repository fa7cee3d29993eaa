import { readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { setDefaultCACertificates, getCACertificates } from 'node:tls'
import { parseArgs } from 'node:util'
import { embeddingModel } from '@call-center/shared/config/knowledge'
import { readSettings } from '@call-center/shared/config/read-settings'
import { callCentre } from '../../edge/src/client.ts'
import { systemClock } from '../../media-node/src/clock.ts'
import { openAiEmbedder } from '../../media-node/src/knowledge/openai-embedder.ts'
import { searchIndex } from '../../media-node/src/knowledge/search-index.ts'
import { configFile, localConfig } from '../stack/local-config.ts'
import { portsFromEnv } from '../stack/ports.ts'
import { pullConfig, pushFeatures } from './edge-config.ts'
import { pushDocuments } from './knowledge/push-documents.ts'
import { readDocuments } from './knowledge/read-documents.ts'
import { ROOT } from './run-steps.ts'
import { writeSchema } from './write-schema.ts'
import { runCommand, UsageError } from './usage-error.ts'
import { endOnSignals } from './with-stack.ts'

const PORTS = portsFromEnv(process.env)
const LOCAL_EDGE = `http://localhost:${PORTS.edge}`

const USAGE = `npm run config -- check | push [--documents FILE] [--features] | pull [--out FILE] | schema

  check             says what is wrong with config.yaml, in which line, and what to write instead
  push              creates the index of ai_search when it is absent
  --documents FILE  push: uploads documents with their embeddings, a YAML list or one JSON object a line (.jsonl);
                    each has an id, and question, answer, context or document_synthesis; file_path and created_at if
                    you like. The same id again replaces a document.
  --features        push: sets the feature flags of a running edge to those under features in config.yaml; flags that are
                    not there get their starting values back
  pull              what holds at a running edge, as YAML: its configuration with the flags that were set, without secrets
  --out FILE        pull: writes it to a file
  --edge URL        push --features, pull: another edge than ${LOCAL_EDGE}; its key is EDGE_API_KEY of the environment
  schema            writes config.schema.json, which editors check and complete config.yaml with, and the reference
                    of all keys, infra/docs/configuration.md

  Without ai_search in config.yaml, push fills the local cloud of a running npm start, until that is stopped.`

/** An embedding of a whole batch takes its time. */
const EMBED_MS = 60_000

async function main(): Promise<void> {
  const { values, positionals } = readArguments()
  if (values.help) return console.log(USAGE)
  const command = positionals.join(' ')
  if (command === 'check' && values.documents === undefined) return check()
  if (command === 'push' && values.features) return await pushFlags(values.edge)
  if (command === 'push') return await push(values.documents)
  if (command === 'pull') return await pull(values.edge, values.out)
  if (command === 'schema') return await writeSchema(ROOT)
  throw new UsageError(USAGE)
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        documents: { type: 'string' },
        features: { type: 'boolean', default: false },
        edge: { type: 'string', default: LOCAL_EDGE },
        out: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
  } catch {
    throw new UsageError(USAGE)
  }
}

function check(): void {
  const { config, emulated } = localConfig(ROOT, PORTS)
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
  const flags = await pushFeatures(edgeAt(edge), features)
  console.log(`Set at ${edge}: ${flags.join(', ') || 'nothing, all flags have their starting values'}`)
}

function edgeAt(edge: string) {
  if (!URL.canParse(edge)) throw new UsageError('--edge is a URL such as https://calls.example.com')
  const apiKey = process.env['EDGE_API_KEY']
  return callCentre(edge, apiKey ? { apiKey } : {})
}

async function push(file: string | undefined): Promise<void> {
  endOnSignals()
  const documents = file === undefined ? [] : await readDocuments(file)
  const { config, emulated } = localConfig(ROOT, PORTS)
  const { ai_search: search } = config
  if (!search) throw new UsageError('There is no ai_search in the configuration.')
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
    throw new UsageError('The local cloud does not answer: start it with npm start, or put ai_search in config.yaml.', {
      cause,
    })
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
  const ca = await readFile(join(ROOT, '.local/ca.pem'), 'utf8').catch(() => undefined)
  if (ca) setDefaultCACertificates([...getCACertificates('default'), ca])
}

await runCommand(main)
