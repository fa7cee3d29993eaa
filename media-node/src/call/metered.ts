import { addUsage, NO_USAGE, type Usage, usageOfTokens } from '@call-center/shared/call/usage'
import type { EventReporter } from '../reporting/event-reporter.ts'
import type { CallStages } from './call-stages.ts'

/** Runs a call with stages that count what it uses of services that are paid by use, and reports the sum when it is over. */
export async function metered<Result>(
  stages: CallStages,
  reporter: Pick<EventReporter, 'call' | 'report'>,
  run: (stages: CallStages) => Promise<Result>,
): Promise<Result> {
  const { call } = reporter
  const bill = { used: NO_USAGE, heardSec: 0 }
  try {
    return await run(counting(stages, bill))
  } finally {
    const stt_sec = Math.round(bill.heardSec * 10) / 10
    reporter.report({ type: 'usage-metered', usage: { ...bill.used, stt_sec } }, call)
  }
}

/** Seconds of sound are a number of their own: they are added to with every frame. */
interface Bill {
  used: Usage
  heardSec: number
}

function counting(stages: CallStages, bill: Bill): CallStages {
  return {
    ...stages,
    llm(features) {
      const model = stages.llm(features)
      return {
        get resting() {
          return model.resting === true
        },
        reply: (messages, options) =>
          model.reply(messages, {
            ...options,
            onUsage({ model: which = 'fast', ...tokens }) {
              bill.used = addUsage(bill.used, usageOfTokens(tokens, which))
            },
          }),
      }
    },
    stt: {
      async open(options) {
        const stream = await stages.stt.open(options)
        return {
          push(frame) {
            bill.heardSec += frame.samples.length / frame.sampleRate
            stream.push(frame)
          },
          [Symbol.asyncDispose]: () => stream[Symbol.asyncDispose](),
        }
      },
    },
    tts: {
      synthesize: (text, options) =>
        stages.tts.synthesize(text, {
          ...options,
          onBilled(characters) {
            bill.used = addUsage(bill.used, { ...NO_USAGE, tts_characters: characters })
          },
        }),
    },
  }
}
