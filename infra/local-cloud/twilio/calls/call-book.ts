import type { Line } from '../../phone/line.ts'
import type { Account } from '../account.ts'
import { TwilioError } from '../twilio-error.ts'
import type { CallOptions, Update } from './call-options.ts'
import { detectMachine } from './detect-machine.ts'
import { STATUS_OF } from './dial.ts'
import { runTwiml } from './run-twiml.ts'
import { TwilioCall } from './twilio-call.ts'

/** Calls that are over and can still be asked about. */
const KEPT = 500

/** The account's calls: ringing, going on, and those that are over. */
export class CallBook {
  readonly #account: Account
  readonly #calls = new Map<string, TwilioCall>()

  constructor(account: Account) {
    this.#account = account
  }

  /** Calls that go on. */
  get live(): readonly TwilioCall[] {
    return [...this.#calls.values()].filter((call) => !call.isOver)
  }

  /** @throws {TwilioError} 20404 */
  get(sid: string): TwilioCall {
    const call = this.#calls.get(sid)
    if (!call) throw new TwilioError(20404)
    return call
  }

  /** Somebody dials the account's number. Gives back what to do when they give up. */
  announce(caller: Line, to: string): () => void {
    const { voiceUrl, voiceStatusUrl } = this.#account
    const call = this.#open({
      direction: 'inbound',
      from: caller.number,
      to,
      program: { url: voiceUrl },
      statusCallback: voiceStatusUrl,
      statusCallbackEvents: ['completed'],
      timeoutMs: 0,
      amdCallback: undefined,
    })
    call.ring(caller)
    call.execute(call.options.program)
    return () => call.giveUp()
  }

  /** Phones somebody. */
  create(options: CallOptions): TwilioCall {
    const call = this.#open(options)
    setImmediate(() => void this.#ring(call))
    return call
  }

  /** @throws {TwilioError} when the call is in no state for it. */
  update(call: TwilioCall, { status, program }: Update): void {
    if (call.isOver) throw new TwilioError(21220, 'Call is not in-progress. Cannot redirect.')
    if (status === 'canceled' && call.status === 'in-progress') throw new TwilioError(21220, 'Call is in-progress.')
    if (status) {
      void call.end(call.status === 'in-progress' ? 'completed' : 'canceled')
    } else if (call.status !== 'in-progress') {
      throw new TwilioError(21220, 'Call is not in-progress. Cannot redirect.')
    } else if (program) call.execute(program)
  }

  async close(): Promise<void> {
    await Promise.all(this.live.map((call) => call.end('completed', 'the carrier is closing')))
  }

  async #ring(call: TwilioCall): Promise<void> {
    const { from, to, timeoutMs, program, amdCallback } = call.options
    call.initiated()
    const ringing = this.#account.network.ring(to, { from, timeoutMs, signal: call.ended.signal })
    call.ring()
    const outcome = await ringing
    if (outcome.outcome !== 'answered') return call.end(STATUS_OF[outcome.outcome])
    if (!call.pickUp(outcome.line)) return
    if (amdCallback !== undefined) detectMachine(this.#account, call, amdCallback)
    call.execute(program)
  }

  #open(options: CallOptions): TwilioCall {
    const run: ConstructorParameters<typeof TwilioCall>[2]['run'] = (...args) => runTwiml(this.#account, ...args)
    const call: TwilioCall = new TwilioCall(this.#account, options, { run, onEnded: () => forget() })
    const { from, to } = options
    const { sid: callConnectionId } = call
    const forget = this.#account.network.announce(callConnectionId, () => ({
      callConnectionId,
      state: call.status === 'in-progress' ? 'connected' : call.status,
      from,
      to,
    }))
    this.#calls.set(callConnectionId, call)
    for (const sid of [...this.#calls.keys()].slice(0, -KEPT)) if (this.#calls.get(sid)?.isOver) this.#calls.delete(sid)
    return call
  }
}
