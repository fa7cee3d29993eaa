import { DurableObject } from 'cloudflare:workers'
import type { SetFeatures } from '@call-center/shared/config/feature-changes'
import type { NodeNotice, NodeStatus } from '@call-center/shared/protocol/node-channel'
import { makeDueCallbacks } from '../calls/call-back.ts'
import { endOverlongCalls } from '../calls/end-overlong.ts'
import { restartStreaming } from '../calls/lifecycle.ts'
import { expireRecordings } from '../calls/recordings.ts'
import { reconcileCalls, resendInsights } from '../calls/reconcile.ts'
import { settleEndedCalls } from '../calls/settle-ended.ts'
import { resendSmsAnswers } from '../sms/resend-answers.ts'
import { createServices } from '../compose.ts'
import type { Env } from '../env.ts'
import type { Services } from '../services.ts'
import { type Chore, doChores } from './chores.ts'
import { FeatureNews } from './feature-news.ts'
import { NodeRegistry } from './node-registry.ts'
import type { LiveNode, Nodes } from './nodes.ts'

const SWEEP_EVERY_MS = 1_000
/** A node that connects says first which calls it holds: those need no look. */
const FIRST_LOOK_MS = 5_000
const LOOK_EVERY_MS = 60_000
const HOUR_MS = 3_600_000

/**
 * The one place where all node channels end. Nodes speak every two seconds, so the object never sleeps while one is
 * connected and may keep what they say in memory; when it restarts, nodes dial again and say it again.
 */
export class NodeDirectory extends DurableObject<Env> implements Nodes {
  readonly #registry = new NodeRegistry()
  readonly #news = new FeatureNews((features) => this.#registry.tellAll({ type: 'features', features }))
  #built: Services | undefined
  #hourlyAtMs = 0
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
    const services = this.#services
    this.#sweeping ??= setInterval(() => {
      this.#sweep(services).catch((error: unknown) => services.log.error({ err: error }, 'the sweep of nodes failed'))
    }, SWEEP_EVERY_MS)
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
    let open: number | undefined
    await doChores(this.#services, [
      { name: 'end calls', run: async (services) => void (open = await reconcileCalls(services)) },
      { name: 'end overlong calls', run: endOverlongCalls },
      { name: 'settle calls', run: settleEndedCalls },
      { name: 'resend insights', run: resendInsights },
      { name: 'resend text messages', run: resendSmsAnswers },
      { name: 'call back', run: makeDueCallbacks },
      ...this.#hourly(Date.now()),
    ])
    if (open !== 0 || this.#registry.size > 0) await this.#lookWithin(LOOK_EVERY_MS)
  }

  #hourly(nowMs: number): Chore[] {
    if (nowMs < this.#hourlyAtMs) return []
    this.#hourlyAtMs = nowMs + HOUR_MS
    return [
      { name: 'expire recordings', run: expireRecordings },
      { name: 'forget placed calls', run: ({ outbound, now }) => outbound.purge(now()) },
    ]
  }

  async #lookWithin(ms: number): Promise<void> {
    const due = Date.now() + ms
    const planned = await this.ctx.storage.getAlarm()
    if (planned === null || planned > due) await this.ctx.storage.setAlarm(due)
  }

  async #sweep(services: Services): Promise<void> {
    const lost = this.#registry.sweep(Date.now())
    if (!this.#registry.waiting) {
      clearInterval(this.#sweeping)
      this.#sweeping = undefined
    }
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
