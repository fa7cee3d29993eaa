import { Recognition } from '../../call-automation/recognition.ts'
import { Recognize } from '../../call-automation/requests.ts'
import { toneOf } from '../../call-automation/tones.ts'
import { Digit } from '../../phone/line.ts'
import type { Account } from '../account.ts'
import type { VerbOf } from '../twiml/read-twiml.ts'
import type { Fields } from '../webhooks.ts'
import { playPrompt } from './prompts.ts'
import type { TwilioCall } from './twilio-call.ts'

/** How long silence ends a speech, when Twilio decides (`auto`). */
const AUTO_SILENCE_MS = 700
const MOST_DIGITS = 50
const DIGIT_OF = new Map(Digit.options.map((digit) => [toneOf(digit), digit]))

/** `<Gather>`: what was keyed or said; `undefined` when nothing was, or `signal` aborted. */
export async function gather(
  account: Account,
  call: TwilioCall,
  verb: VerbOf<'Gather'>,
  signal: AbortSignal,
): Promise<Fields | undefined> {
  const bargeIn = new AbortController()
  const { clock, recogniseOnce } = account
  const recognition = new Recognition({
    request: recognitionOf(verb, call.options.from),
    clock,
    recogniseOnce,
    onBargeIn: () => bargeIn.abort(),
  })
  call.listeners.add(recognition)
  const aborted = Promise.withResolvers<undefined>()
  const onAbort = () => aborted.resolve(undefined)
  signal.addEventListener('abort', onAbort)
  if (signal.aborted) onAbort()
  void prompt().then(() => !signal.aborted && recognition.onPromptHeard())
  const outcome = await Promise.race([recognition.outcome, aborted.promise])
  signal.removeEventListener('abort', onAbort)
  call.listeners.delete(recognition)
  recognition.close()
  bargeIn.abort()
  return outcome?.type === 'RecognizeCompleted' ? fieldsOf(outcome.data) : undefined

  async function prompt(): Promise<void> {
    const stop = AbortSignal.any([signal, bargeIn.signal])
    for (const each of verb.prompts) await playPrompt(account, call, each, stop)
  }
}

const INPUTS = { dtmf: 'dtmf', speech: 'speech', 'dtmf speech': 'speechOrDtmf', 'speech dtmf': 'speechOrDtmf' } as const

/** The same machine listens for both carriers. */
function recognitionOf(verb: VerbOf<'Gather'>, person: string): Recognize {
  const { timeout, speechTimeout, numDigits = MOST_DIGITS, finishOnKey, hints } = verb
  const key = Digit.safeParse(finishOnKey)
  const phrases = hints.split(',').flatMap((hint) => hint.trim() || [])
  return Recognize.parse({
    recognizeInputType: INPUTS[verb.input],
    recognizeOptions: {
      interruptPrompt: verb.bargeIn,
      initialSilenceTimeoutInSeconds: Math.min(300, timeout),
      targetParticipant: { kind: 'phoneNumber', phoneNumber: { value: person } },
      speechLanguage: verb.language,
      choices: [{ label: 'hints', phrases }],
      dtmfOptions: {
        interToneTimeoutInSeconds: Math.min(60, timeout),
        maxTonesToCollect: numDigits,
        stopTones: key.success ? [toneOf(key.data)] : [],
      },
      speechOptions: { endSilenceTimeoutInMs: speechTimeout === 'auto' ? AUTO_SILENCE_MS : speechTimeout * 1_000 },
    },
  })
}

/** What `RecognizeCompleted` tells, in Twilio's words. */
function fieldsOf(data: object): Fields | undefined {
  if ('dtmfResult' in data) {
    const { tones } = data.dtmfResult as { tones: Parameters<typeof DIGIT_OF.get>[0][] }
    return { Digits: tones.map((tone) => DIGIT_OF.get(tone) ?? '').join('') }
  }
  if (!('speechResult' in data)) return undefined
  const { speech, confidence } = data.speechResult as { speech: string; confidence: number }
  return { SpeechResult: speech, Confidence: String(confidence) }
}
