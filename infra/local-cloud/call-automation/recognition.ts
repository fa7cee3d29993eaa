import type { Clock } from '../phone/clock.ts'
import type { Digit } from '../phone/line.ts'
import { concatPcm, FRAME_MS, isVoiced } from '../phone/pcm.ts'
import type { RecogniseOnce, ResultInformation } from './carrier.ts'
import { matchChoice } from './match-choice.ts'
import type { Recognize, Tone } from './requests.ts'
import { toneOf } from './tones.ts'

export type RecognitionOutcome = {
  readonly type: 'RecognizeCompleted' | 'RecognizeFailed'
  readonly result: ResultInformation
  readonly data: object
}

export interface RecognitionOptions {
  readonly request: Recognize
  readonly clock: Clock
  readonly recogniseOnce: RecogniseOnce
  /** The caller does not wait for the end of the prompt. */
  readonly onBargeIn: () => void
}

/** Voiced frames in a row that count as speech: a click is shorter. */
const SPEECH_FRAMES = 4
/** Frames kept from before speech was noticed. */
const LEAD_IN_FRAMES = 15
const MAX_UTTERANCE_FRAMES = 30_000 / FRAME_MS

/** One `recognize`: listens to keys and voice until it knows, or gives up. */
export class Recognition {
  readonly outcome: Promise<RecognitionOutcome>
  readonly #options: RecognitionOptions
  readonly #settle: (outcome: RecognitionOutcome) => void
  readonly #tones: Tone[] = []
  #frames: Int16Array[] = []
  #voicedInARow = 0
  #unvoicedInARow = 0
  #speaking = false
  #prompting = true
  #toldText: string | undefined
  #cancelTimer: (() => void) | undefined

  constructor(options: RecognitionOptions) {
    const { promise, resolve } = Promise.withResolvers<RecognitionOutcome>()
    this.#options = options
    this.outcome = promise
    this.#settle = (outcome) => {
      this.close()
      resolve(outcome)
    }
  }

  get #request() {
    return this.#options.request.recognizeOptions
  }

  /** The prompt has been heard: from now on silence counts. */
  onPromptHeard(): void {
    if (!this.#prompting) return
    this.#prompting = false
    if (!this.#speaking && this.#tones.length === 0) {
      this.#timer(this.#request.initialSilenceTimeoutInSeconds * 1000, () =>
        this.#fail(8510, 'initial silence timeout reached'),
      )
    }
  }

  onDigit(digit: Digit): void {
    if (!this.#mayListen() || this.#options.request.recognizeInputType === 'speech') return
    this.#bargeIn()
    const tone = toneOf(digit)
    if (this.#options.request.recognizeInputType === 'choices') return this.#chooseByTone(tone)
    const { maxTonesToCollect, stopTones, interToneTimeoutInSeconds } = this.#request.dtmfOptions
    if (stopTones.includes(tone)) return this.#completeTones(8514, 'stop tone detected')
    this.#tones.push(tone)
    if (this.#tones.length >= maxTonesToCollect) return this.#completeTones(8531, 'max digits received')
    this.#timer(interToneTimeoutInSeconds * 1000, () => this.#fail(8532, 'inter-digit silence timeout reached'))
  }

  /** Words the phone tells with the audio that starts now. */
  onWords(text: string, durationMs: number): boolean {
    if (!this.#mayListen() || this.#options.request.recognizeInputType === 'dtmf') return false
    this.#bargeIn()
    this.#toldText = text
    this.#speaking = true
    this.#timer(durationMs + this.#request.speechOptions.endSilenceTimeoutInMs, () => void this.#understand())
    return true
  }

  onVoice(frame: Int16Array): void {
    if (!this.#mayListen() || this.#options.request.recognizeInputType === 'dtmf') return
    const voiced = isVoiced(frame)
    this.#voicedInARow = voiced ? this.#voicedInARow + 1 : 0
    this.#unvoicedInARow = voiced ? 0 : this.#unvoicedInARow + 1
    this.#frames.push(frame)
    if (!this.#speaking) {
      if (this.#voicedInARow >= SPEECH_FRAMES) this.#startSpeech()
      else if (this.#frames.length > LEAD_IN_FRAMES) this.#frames.shift()
      return
    }
    if (this.#toldText !== undefined) return // its timer knows when the words end
    const silentMs = this.#unvoicedInARow * FRAME_MS
    const over = silentMs >= this.#request.speechOptions.endSilenceTimeoutInMs
    if (over || this.#frames.length >= MAX_UTTERANCE_FRAMES) void this.#understand()
  }

  close(): void {
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
  }

  #mayListen(): boolean {
    return !this.#prompting || this.#request.interruptPrompt
  }

  #bargeIn(): void {
    this.close()
    if (!this.#prompting) return
    this.#prompting = false
    this.#options.onBargeIn()
  }

  #startSpeech(): void {
    this.#bargeIn()
    this.#speaking = true
  }

  async #understand(): Promise<void> {
    this.close()
    const pcm = concatPcm(this.#frames)
    this.#frames = []
    this.#speaking = false
    const { choices, speechLanguage } = this.#request
    const phrases = choices.flatMap((choice) => choice.phrases)
    const text =
      this.#toldText ?? (await this.#options.recogniseOnce(pcm, phrases, speechLanguage).catch(() => undefined))
    if (!text) return this.#fail(8563, 'speech could not be recognized')
    if (this.#options.request.recognizeInputType !== 'choices') {
      return this.#complete(8569, 'speech', { speechResult: { speech: text, confidence: 0.9 } })
    }
    const match = matchChoice(text, choices)
    if (!match) return this.#fail(8547, 'speech option not matched')
    const choiceResult = { label: match.label, recognizedPhrase: match.phrase, confidence: 0.9 }
    this.#complete(8545, 'choices', { choiceResult })
  }

  #chooseByTone(tone: Tone): void {
    const choice = this.#request.choices.find((one) => one.tone === tone)
    if (!choice) return this.#fail(8534, 'incorrect tone entered')
    this.#complete(8533, 'choices', { choiceResult: { label: choice.label } })
  }

  #completeTones(subCode: number, message: string): void {
    this.#complete(subCode, 'dtmf', { dtmfResult: { tones: this.#tones } }, message)
  }

  #complete(subCode: number, recognitionType: string, data: object, message = 'recognised'): void {
    const result = { code: 200, subCode, message: `Action completed, ${message}.` }
    this.#settle({ type: 'RecognizeCompleted', result, data: { recognitionType, ...data } })
  }

  #fail(subCode: number, message: string): void {
    this.#settle({
      type: 'RecognizeFailed',
      result: { code: 400, subCode, message: `Action failed, ${message}.` },
      data: {},
    })
  }

  #timer(delayMs: number, task: () => void): void {
    this.close()
    this.#cancelTimer = this.#options.clock.after(delayMs, task)
  }
}
