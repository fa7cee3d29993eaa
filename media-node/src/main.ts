import { ConfigError } from '@call-center/shared/errors'
import type { Log } from '@call-center/shared/log'
import type { TraceContext } from '@call-center/shared/telemetry/trace-context'
import { openCache } from './cache/open-cache.ts'
import { runCall } from './call/call-session.ts'
import type { CallStages } from './call/call-stages.ts'
import { createPromptBook } from './call/prompt-book.ts'
import { createPromptPrimer } from './call/prompt-primer.ts'
import { systemClock as clock } from './clock.ts'
import { type NodeConfig, readConfig } from './config.ts'
import { faultPolicy } from './faults.ts'
import { openHearingStages } from './hearing-stages.ts'
import { speechKey } from './identity/access-token.ts'
import { managedIdentity } from './identity/managed-identity.ts'
import { openKnowledge } from './knowledge/open-knowledge.ts'
import { openChatModels } from './llm/chat-models.ts'
import { modelTranslator } from './llm/model-translator.ts'
import { createLog } from './log.ts'
import { watchLoopLag } from './loop-lag.ts'
import { LOOP_LAG } from './metrics.ts'
import { httpCallApi } from './reporting/http-call-api.ts'
import { openNodeChannel } from './reporting/node-channel.ts'
import { createNotices } from './reporting/notices.ts'
import { carrierJwt } from './server/carrier-jwt.ts'
import type { CarrierStream } from './server/carrier-stream.ts'
import { startMediaServer } from './server/media-server.ts'
import { azureSpeechToText } from './stt/azure.ts'
import { azureTextToSpeech } from './tts/azure.ts'
import { keptSentences } from './tts/kept-sentences.ts'
import { cachedSpeech } from './tts/speech-cache.ts'
import { observeCall } from './telemetry/observe-call.ts'
import { meteredVoice } from './telemetry/observed-voice.ts'
import { openTelemetry } from './telemetry/open-telemetry.ts'
import { loadSmartTurn } from './turn/smart-turn/smart-turn.ts'

/** Runs a media node until it is told to stop, or `failed` says that it has to, and its calls are over. */
async function main(
  config: NodeConfig,
  log: Log,
  { stop, failed, onReady }: { readonly stop: AbortSignal; readonly failed: () => void; readonly onReady: () => void },
): Promise<void> {
  await using scope = new AsyncDisposableStack()
  const { nodeId, edgeUrl, serviceToken, cognitive_service: speech } = config
  const telemetry = scope.use(await openTelemetry(config.telemetry, { nodeId, version: config.version, clock, log }))
  const { metrics, tracer } = telemetry
  const notices = createNotices()
  const endCalls = new AbortController()
  const lag = scope.use(watchLoopLag())
  const { createEchoCanceller, createVad } = scope.use(await openHearingStages({ onDeaf: failed, clock, metrics, log }))
  const { smartTurnModel: modelPath } = config
  const smartTurn = modelPath === undefined ? undefined : scope.use(await loadSmartTurn({ modelPath, log }))
  const tokens = config.identity && managedIdentity({ ...config.identity, clock })
  const key = speechKey(speech, tokens)
  const voice = scope.use(azureTextToSpeech({ endpoint: speech.tts_endpoint ?? speech.endpoint, key, clock }))
  const tts = cachedSpeech(keptSentences(meteredVoice(voice, metrics), { metrics }), { metrics })
  const llm = await openChatModels(config.llm, { metrics, clock, tokens })
  const translator = modelTranslator(llm({ slow_llm_for_chat: true }))
  const book = createPromptBook({ translator, clock, log, signal: endCalls.signal })
  const cache = scope.use(openCache(config.cache, { clock, metrics, log }))
  const quick = modelTranslator(llm({ slow_llm_for_chat: false })) // a caller is waiting
  const knowledge = openKnowledge(config, { cache, translator: quick, clock, metrics, tokens })
  void knowledge?.probe(log, endCalls.signal)
  const stages: CallStages = {
    callApi: httpCallApi({ edgeUrl, nodeId, serviceToken, clock }),
    notices,
    createEchoCanceller,
    createVad,
    smartTurn,
    stt: azureSpeechToText({ endpoint: speech.endpoint, key, clock, metrics, log }),
    llm,
    promptBook: book,
    translator,
    tts,
    knowledge,
    onSession: createPromptPrimer({ cache: tts, book, clock, log, signal: endCalls.signal }),
    pick: (choices) => choices[Math.floor(Math.random() * choices.length)],
    clock,
    metrics,
    log,
  }

  const calls = new Set<Promise<unknown>>()
  const server = scope.use(await startMediaServer({ ...door(config), clock, onCall, log, metrics }))
  const channel = scope.use(openNodeChannel({ edgeUrl, serviceToken, status, onNotice, clock, log }))
  const draining = Promise.withResolvers<void>()
  if (stop.aborted) draining.resolve()
  stop.addEventListener('abort', () => draining.resolve(), { once: true })
  onReady()
  log.info({ nodeId, port: server.port, edgeUrl, capacity: config.capacity }, 'media node ready')

  await draining.promise
  log.info({ calls: server.calls.length, drainMs: config.drainMs }, 'draining')
  const drained = server.drain()
  channel.touch()
  const grace = new AbortController()
  await Promise.race([drained, clock.sleep(config.drainMs, grace.signal)])
  grace.abort()
  endCalls.abort()
  await Promise.all(calls)
  log.info({}, 'media node stopped')

  function onCall(stream: CarrierStream, parent: TraceContext): void {
    const observed = observeCall(stream, stages, { tracer, parent, nodeId })
    const call = runCall(observed.stream, observed.stages, endCalls.signal)
      .catch((error: unknown) => {
        log.error({ err: error, callId: stream.callId }, 'call broke')
        return 'failed' as const
      })
      .then((reason) => observed.end(reason))
      .finally(() => {
        calls.delete(call)
        channel.touch()
      })
    calls.add(call)
    channel.touch()
  }

  function status() {
    const { streamUrl, capacity } = config
    const loopLagMs = lag.readP99Ms()
    metrics.set(LOOP_LAG, loopLagMs)
    return {
      nodeId,
      streamUrl,
      // A call that began a new claim is known by both: its socket is the first one's, what happens the second one's.
      calls: [...new Set([...server.calls, ...notices.calls])],
      capacity,
      loopLagMs,
      draining: server.draining,
    }
  }

  function onNotice(notice: Parameters<Parameters<typeof openNodeChannel>[0]['onNotice']>[0]): void {
    if (notice.type === 'drain') draining.resolve()
    else notices.dispatch(notice)
  }
}

function door({
  port,
  host,
  capacity,
  mediaTokenSecret: tokenSecret,
  carrierToken,
  communication_services: carrier,
  twilio,
}: NodeConfig) {
  const everybody = { port, host, capacity, tokenSecret, tokenInMessages: twilio !== undefined }
  if (carrierToken === 'off') return everybody
  // Without a carrier that brings our token in the path, nobody may.
  if (!carrier) return { ...everybody, verifyCarrier: async () => false }
  const { token_issuer: issuer, resource_id: audience, token_keys_url } = carrier
  return {
    ...everybody,
    verifyCarrier: carrierJwt({ issuer, audience, keys: new URL(token_keys_url), clock }),
  }
}

async function start(): Promise<void> {
  const config = readConfig()
  const log = createLog(config.logLevel)
  const stop = new AbortController()
  process.on('SIGTERM', () => stop.abort())
  // Ctrl-C: somebody is waiting in front of a terminal.
  process.once('SIGINT', () => stop.abort())
  const failed = (): void => {
    process.exitCode = 1
    stop.abort()
  }
  const faults = faultPolicy({ onFatal: failed, log })
  process.on('unhandledRejection', faults.onUnhandledRejection)
  // A node that is not ready has no calls to spare: until then an exception ends it at once.
  const onReady = (): void => void process.on('uncaughtException', faults.onUncaughtException)
  await main(config, log, { stop: stop.signal, failed, onReady })
}

start().then(
  () => process.exit(),
  (error: unknown) => {
    process.stderr.write(
      `${error instanceof ConfigError ? error.message : String(error instanceof Error ? error.stack : error)}\n`,
    )
    process.exit(1)
  },
)
