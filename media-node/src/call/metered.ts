import { NO_USAGE, type Usage } from '@call-center/shared/call/usage'
import type { EventReporter } from '../reporting/event-reporter.ts'
import type { CallStages } from './call-stages.ts'

/** Runs a call with stages that count what it uses of services that are paid by use, and reports the sum when it is over. */
export async function metered<Result>(
  stages: CallStages,
  reporter: Pick<EventReporter, 'call' | 'report'>,
  run: (stages: CallStages) => Promise<Result>,
): Promise<Result> {
  const { call } = reporter
  const used: { -readonly [Key in keyof Usage]: Usage[Key] } = { ...NO_USAGE }
  try {
    return await run(counting(stages, used))
  } finally {
    const stt_sec = Math.round(used.stt_sec * 10) / 10
    reporter.report({ type: 'usage-metered', usage: { ...used, stt_sec } }, call)
  }
}

function counting(stages: CallStages, used: { -readonly [Key in keyof Usage]: Usage[Key] }): CallStages {
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
            onUsage({ input, cached, output }) {
              used.llm_input_tokens += input
              used.llm_cached_tokens += cached
              used.llm_output_tokens += output
            },
          }),
      }
    },
    stt: {
      async open(options) {
        const stream = await stages.stt.open(options)
        return {
          push(frame) {
            used.stt_sec += frame.samples.length / frame.sampleRate
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
            used.tts_characters += characters
          },
        }),
    },
  }
}
