import { createEars } from './hearing/ears.ts'
import type { EarsOptions } from './hearing/ears.ts'
import type { Recogniser } from './hearing/recogniser.ts'
import { createToldWords } from './hearing/told-words.ts'
import type { ToldWords } from './hearing/told-words.ts'
import { createModelCompiler } from './pocketsphinx/compile-model.ts'
import { createDecoderPool } from './pocketsphinx/decoder-pool.ts'
import { findPocketSphinx } from './pocketsphinx/find-pocketsphinx.ts'
import type { PocketSphinxPaths } from './pocketsphinx/find-pocketsphinx.ts'
import type { LocalVoices } from './voices/open-voices.ts'

export interface HearingOptions {
  /** Compiled language models are kept here. */
  readonly cacheDir: string
  /** What is said in the calls of this agent: its prompts, claim fields, tools. Makes the recogniser better. */
  readonly sentences: readonly string[]
  /** Tells how words are said that the dictionary lacks. */
  readonly voices: Pick<LocalVoices, 'pronounce'>
  readonly onProblem: EarsOptions['onProblem']
  /** @defaultValue where Debian installs it, if it is installed; `false` for told words alone */
  readonly pocketSphinx?: PocketSphinxPaths | false
}

export interface Hearing {
  readonly recogniser: Recogniser
  /** For callers who type. */
  readonly told: ToldWords
  /** For short answers to a carrier's question: which of `phrases` was said, or `undefined`. Told words first. */
  recogniseOnce(pcm: Int16Array, phrases: readonly string[], callConnectionId?: string): Promise<string | undefined>
  close(): Promise<void>
}

/** The best recogniser this machine has. */
export function openHearing({ cacheDir, sentences, voices, onProblem, pocketSphinx }: HearingOptions): Hearing {
  const told = createToldWords()
  const paths = pocketSphinx === false ? undefined : (pocketSphinx ?? findPocketSphinx())
  const compiler =
    paths &&
    createModelCompiler({
      dictionary: paths.dictionary,
      cacheDir,
      sentences,
      pronounce: (words) => voices.pronounce(words),
    })
  const decoder = paths && compiler ? createDecoderPool(paths, compiler) : undefined
  const recogniser = createEars({ told, decoder, onProblem })
  return {
    recogniser,
    told,
    async recogniseOnce(pcm, phrases, callConnectionId) {
      const words = callConnectionId === undefined ? [] : told.takeAll(callConnectionId)
      if (words.length > 0) return words.join(' ')
      return await decoder?.recogniseOnce(pcm, phrases)
    },
    close: () => recogniser.close(),
  }
}
