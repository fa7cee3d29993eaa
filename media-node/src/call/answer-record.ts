import type { MessageStyle, ToolCall } from '@call-center/shared/call/call'
import type { Round } from '../conversation/conversation.ts'
import type { Sentence } from '../conversation/sentence-chunker.ts'
import type { NewEvent } from '../tools/tool-hands.ts'
import { joinWords } from '../turn/words.ts'
import type { Line } from './mouth.ts'
import type { Stopwatch } from './turn-latency.ts'

/** Writes down one answer as it is heard: in the conversation the model sees, and in the call document. */
export interface AnswerRecord {
  readonly stopwatch: Stopwatch
  openRound(): Round
  /** A line that is remembered as far as it was heard. */
  line(sentence: Sentence, round: Round): Line
  useTools(calls: readonly ToolCall[], round: Round): void
  /** The answer is over. `interrupted`: the caller spoke before its end. */
  close(options: { interrupted: boolean }): void
}

export interface AnswerRecordOptions {
  readonly messageId: string
  readonly openRound: () => Round
  readonly report: (event: NewEvent) => void
  readonly lang: () => string
  readonly stopwatch: Stopwatch
  readonly wallMs: () => number
  /** The caller begins to hear the answer. */
  readonly onBegun: () => void
}

export function createAnswerRecord({
  messageId,
  openRound,
  report,
  lang,
  stopwatch,
  wallMs,
  onBegun,
}: AnswerRecordOptions): AnswerRecord {
  const rounds: Round[] = []
  const heard: string[] = []
  const cited = new Set<string>()
  let style: MessageStyle | undefined
  let reported: 'whole' | 'cut' | undefined
  let begunMs: number | undefined

  return {
    stopwatch,
    openRound() {
      const round = openRound()
      rounds.push(round)
      return round
    },
    line(sentence, round) {
      const planned = round.plan(sentence)
      return {
        ...sentence,
        onBegun() {
          begunMs ??= wallMs()
          onBegun()
        },
        onHeard(text) {
          planned.heard(text)
          heard.push(text)
          style ??= sentence.style
          for (const id of sentence.cites ?? []) cited.add(id)
          reportHeard(text !== sentence.text)
        },
      }
    },
    useTools(calls, round) {
      round.useTools(calls)
      report({ type: 'tools-used', messageId, calls: [...calls] })
    },
    close({ interrupted }) {
      for (const round of rounds) round.close()
      if (interrupted && reported === 'whole') reportHeard(true)
    },
  }

  function reportHeard(interrupted: boolean): void {
    reported = interrupted ? 'cut' : 'whole'
    const latency = stopwatch.latency()
    const text = joinWords(...heard)
    const said = { messageId, text, style: style ?? 'none', lang: lang(), interrupted } as const
    const begun = begunMs === undefined ? {} : { begunAt: new Date(begunMs).toISOString() }
    const documents = cited.size > 0 ? { documents: [...cited] } : {}
    report({ type: 'assistant-said', ...said, ...begun, ...documents, ...(latency ? { latency } : {}) })
  }
}
