import type { CallGet, TurnLatency } from '@call-center/shared/call/call'
import { waitInWords } from '@call-center/shared/call/wait'
import type { HeadlessPhone } from '../local-cloud/phone/headless-phone.ts'

/** What `npm run call -- --json` prints. Times are milliseconds. */
export interface CallResult {
  readonly callId: string
  readonly phoneNumber: string
  readonly turns: readonly {
    /** What the recogniser made of the caller. */
    readonly heard: string
    /** What the caller heard in answer. */
    readonly said: string
    /** End of the caller's last sound to the first sound of the answer, measured on the wire. */
    readonly firstAudioMs: number | null
    /** What our own code added: provider delays and the configured silence taken off. */
    readonly ownLatencyMs: number | null
    /** Where the wait before the answer went, as the media node measured it; the parts add up to `first_audio_ms`. */
    readonly wait: TurnLatency | null
  }[]
  readonly claim: Readonly<Record<string, string>>
  readonly reminders: CallGet['reminders']
  readonly bargeIns: readonly { readonly stopMs: number }[]
  readonly synthesis: CallGet['synthesis']
  readonly next: CallGet['next']
  readonly reportUrl: string
  readonly recordings: { readonly caller: string; readonly assistant: string }
}

interface Finished {
  readonly call: CallGet
  /** How many messages the call had before, when it was resumed. */
  readonly before: number
  readonly phone: HeadlessPhone
  readonly recordings: { readonly caller: string; readonly assistant: string }
  readonly edge: string
}

export function resultOf({ call, before, phone, recordings, edge }: Finished): CallResult {
  const talk = call.messages.slice(before).filter(({ action }) => action === 'talk')
  const turns = groupTurns(talk)
  // The first answers of the line are the menu and the greeting; the turns' answers are the last ones.
  const measured = phone.answers.slice(-turns.length)
  return {
    callId: call.call_id,
    phoneNumber: call.initiate.phone_number,
    turns: turns.map(({ heard, said, ownLatencyMs, wait }, i) => ({
      heard,
      said,
      firstAudioMs: measured[i]?.firstAudioMs ?? null,
      ownLatencyMs,
      wait,
    })),
    claim: call.claim,
    reminders: call.reminders,
    bargeIns: phone.bargeIns.map(({ stopMs }) => ({ stopMs })),
    synthesis: call.synthesis,
    next: call.next,
    reportUrl: `${edge}/report/${encodeURIComponent(call.initiate.phone_number)}`,
    recordings,
  }
}

function groupTurns(talk: CallGet['messages']) {
  const turns: { heard: string; said: string; ownLatencyMs: number | null; wait: TurnLatency | null }[] = []
  for (const { persona, content, latency } of talk) {
    const turn = turns.at(-1)
    if (persona === 'human' && turn && !turn.said) turn.heard = `${turn.heard} ${content}`
    else if (persona === 'human') turns.push({ heard: content, said: '', ownLatencyMs: null, wait: null })
    else if (turn && content) {
      turn.said = `${turn.said} ${content}`.trim()
      turn.ownLatencyMs ??= latency ? Math.round(latency.own_ms) : null
      turn.wait ??= latency ?? null
    }
  }
  return turns
}

export function printResult(result: CallResult): void {
  console.log('')
  for (const { heard, said, firstAudioMs, ownLatencyMs, wait } of result.turns) {
    console.log(`  heard  ${heard}`)
    console.log(`  said   ${said}`)
    const own = `of which our own code ${ownLatencyMs ?? '–'} ms`
    console.log(`         first audio at the telephone after ${firstAudioMs ?? '–'} ms, ${own}`)
    console.log(wait ? `         without the line, the caller ${waitInWords(wait)}\n` : '')
  }
  for (const { stopMs } of result.bargeIns) console.log(`  interrupted: silent after ${stopMs} ms`)
  console.log('  claim')
  for (const [name, value] of Object.entries(result.claim)) console.log(`    ${name.padEnd(24)} ${value}`)
  for (const { title, due_date_time } of result.reminders) console.log(`  reminder  ${title} (${due_date_time})`)
  if (result.synthesis) console.log(`  summary   ${result.synthesis.short}`)
  if (result.next) console.log(`  next      ${result.next.action}: ${result.next.justification}`)
  console.log(`  report    ${result.reportUrl}`)
  console.log(`  audio     ${result.recordings.caller}, ${result.recordings.assistant}`)
}
