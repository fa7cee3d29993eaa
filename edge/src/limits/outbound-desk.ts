import { DurableObject } from 'cloudflare:workers'
import type { CallId } from '@call-center/shared/call/call'
import type { Env } from '../env.ts'
import { durableSql } from '../store/sql.ts'
import type { End, OutboundLimits, Request, Reservation, SmsChoice, Unsettled } from './outbound-limits.ts'
import { sqlOutboundLimits } from './sql-outbound-limits.ts'

/** The one place that every placed call passes. A Durable Object does one thing at a time, so its counts are exact. */
export class OutboundDesk extends DurableObject<Env> implements OutboundLimits {
  readonly #limits = sqlOutboundLimits(durableSql(this.ctx.storage.sql))

  async reserve(request: Request): Promise<Reservation> {
    return this.#limits.reserve(request)
  }

  async release(reservationId: string): Promise<void> {
    await this.#limits.release(reservationId)
  }

  async settle(callId: CallId, end: End): Promise<void> {
    await this.#limits.settle(callId, end)
  }

  async listUnsettled(placedBeforeMs: number): Promise<readonly Unsettled[]> {
    return this.#limits.listUnsettled(placedBeforeMs)
  }

  async purge(nowMs: number): Promise<void> {
    await this.#limits.purge(nowMs)
  }

  async move(from: CallId, to: CallId): Promise<void> {
    await this.#limits.move(from, to)
  }

  async forgetCall(callId: CallId): Promise<number> {
    return this.#limits.forgetCall(callId)
  }

  async doNotCall(): Promise<readonly string[]> {
    return this.#limits.doNotCall()
  }

  async addDoNotCall(number: string): Promise<void> {
    await this.#limits.addDoNotCall(number)
  }

  async removeDoNotCall(number: string): Promise<boolean> {
    return this.#limits.removeDoNotCall(number)
  }

  async noteSmsChoice(number: string, choice: SmsChoice): Promise<void> {
    await this.#limits.noteSmsChoice(number, choice)
  }

  async hasStoppedSms(number: string): Promise<boolean> {
    return this.#limits.hasStoppedSms(number)
  }
}
