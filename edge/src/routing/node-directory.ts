import { DurableObject } from 'cloudflare:workers'
import type { SetFeatures } from '@call-center/shared/config/feature-changes'
import type { NodeNotice, NodeStatus } from '@call-center/shared/protocol/node-channel'
import { callBack } from '../calls/call-back.ts'
import { restartStreaming } from '../calls/lifecycle.ts'
import { expireRecordings } from '../calls/recordings.ts'
import { reconcileCalls, resendInsights } from '../calls/reconcile.ts'
import { resendSmsAnswers } from '../sms/resend-answers.ts'
import { createServices } from '../compose.ts'
import type { Env } from '../env.ts'
import type { Services } from '../services.ts'
import { FeatureNews } from './feature-news.ts'
import { NodeRegistry } from './node-registry.ts'
import type { LiveNode, Nodes } from './nodes.ts'

const SWEEP_EVERY_MS = 1_000
/** A node that connects says first which calls it holds: those need no look. */
const FIRST_LOOK_MS = 5_000
const LOOK_EVERY_MS = 60_000
const EXPIRE_EVERY_MS = 3_600_000

/**
 * The one place where all node channels end. Nodes speak every two seconds, so the object never sleeps while one is
 * connected and may keep what they say in memory; when it restarts, nodes dial again and say it again.
 */
export class NodeDirectory extends DurableObject<Env> implements Nodes {
  readonly #registry = new NodeRegistry()
  readonly #news = new FeatureNews((features) => this.#registry.tellAll({ type: 'features', features }))
  #built: Services | undefined
  #expireAtMs = 0
  #sweeping: ReturnType<typeof setInterval> | undefined

  /** Takes the upgrade of a node channel. The Worker has checked the node's token. */
  override async fetch(request: Request): Promise<Response> {
    if (request.headers.get('upgrade') !== 'websocket') return new Response('expected a WebSocket', { status: 426 })
    const [client, server] = Object.values(new WebSocketPair())
    if (!client || !server) throw new TypeError('a WebSocketPair has two ends')
    server.accept()
    const gone = () => this.#registry.lose(server, Date.now())
    server.addEventListener('message', ({ data }) => void this.#registry.receive(server, String(data), Date.now()))
    server.addEventListener('close', gone)
    server.addEventListener('error', gone)
    this.#sweeping ??= setInterval(() => void this.#sweep(), SWEEP_EVERY_MS)
    await this.#lookWithin(FIRST_LOOK_MS)
    return new Response(null, { status: 101, webSocket: client })
  }

  async list(): Promise<readonly LiveNode[]> {
    return this.#registry.list()
  }

  async pick(): Promise<NodeStatus | undefined> {
    return this.#registry.pick(Date.now())
  }

  async notify(notice: NodeNotice): Promise<boolean> {
    return this.#registry.notify(notice)
  }

  async featuresChanged(set: SetFeatures): Promise<void> {
    const { features } = this.#services
    features.remember(set)
    await this.#news.tell(features, Date.now())
  }

  async look(): Promise<void> {
    await this.#lookWithin(0)
  }

  get #services(): Services {
    return (this.#built ??= createServices(this.env, this))
  }

  /** Looks for calls whose end nobody told us, for what is still to be written, and for whom to call back. */
  override async alarm(): Promise<void> {
    const services = this.#services
    const open = await reconcileCalls(services).catch((error: unknown) => {
      services.log.error({ err: error }, 'open calls could not be looked at')
    })
    await resendInsights(services).catch((error: unknown) => {
      services.log.error({ err: error }, 'insights that are missing could not be looked for')
    })
    await resendSmsAnswers(services).catch((error: unknown) => {
      services.log.error({ err: error }, 'text messages that wait could not be looked for')
    })
    await callBack(services).catch((error: unknown) => {
      services.log.error({ err: error }, 'callbacks that are due could not be made')
    })
    await this.#expire(services)
    if (open !== 0 || this.#registry.size > 0) await this.#lookWithin(LOOK_EVERY_MS)
  }

  async #expire(services: Services): Promise<void> {
    if (Date.now() < this.#expireAtMs) return
    this.#expireAtMs = Date.now() + EXPIRE_EVERY_MS
    await expireRecordings(services).catch((error: unknown) => {
      services.log.error({ err: error }, 'recordings that expired could not be looked for')
    })
  }

  async #lookWithin(ms: number): Promise<void> {
    const due = Date.now() + ms
    const planned = await this.ctx.storage.getAlarm()
    if (planned === null || planned > due) await this.ctx.storage.setAlarm(due)
  }

  async #sweep(): Promise<void> {
    const lost = this.#registry.sweep(Date.now())
    if (!this.#registry.waiting) {
      clearInterval(this.#sweeping)
      this.#sweeping = undefined
    }
    const services = this.#services
    for (const { callId, lostAtMs } of lost) {
      try {
        await restartStreaming(services, callId, lostAtMs)
      } catch (error) {
        services.log.error({ callId, err: error }, 'a call of a lost node could not be restarted')
      }
    }
    if (this.#registry.size > 0) await this.#news.tellIfDue(services.features, Date.now())
  }
}
