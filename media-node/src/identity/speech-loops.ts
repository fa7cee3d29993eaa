import 'microsoft-cognitiveservices-speech-sdk' // first: its parts need one another
import { ServiceRecognizerBase } from 'microsoft-cognitiveservices-speech-sdk/distrib/lib/src/common.speech/ServiceRecognizerBase.js'
import { SynthesisAdapterBase } from 'microsoft-cognitiveservices-speech-sdk/distrib/lib/src/common.speech/SynthesisAdapterBase.js'

/** Chunks of audio, a tenth of a second each, that are sent before the SDK's loop begins anew. */
const CHUNKS_IN_A_ROW = 100
/** What ends the SDK's loop, so that it may begin anew. */
const AGAIN = Symbol('again')

type Loop<Args extends unknown[]> = (this: unknown, ...args: Args) => Promise<void>
interface AudioNode {
  read(): Promise<unknown>
}

/**
 * Lets the Speech SDK forget what it has done. Its loops, which send audio and receive messages, are functions that return the
 * promise of their own next round: each round waits for the next one, and a call of an hour holds some 25 MB of rounds that
 * are over (measured with 40 calls: 0.4 MB a call and minute). Nobody waits for a round that receives. The loop that sends
 * is waited for, because it may fail: it is ended between two reads, where nothing is lost, and begun again.
 *
 * Where a later version of the SDK calls them otherwise, `speech-loops.test.ts` fails.
 */
export function forgetRoundsThatAreOver(): void {
  for (const { prototype } of [ServiceRecognizerBase, SynthesisAdapterBase]) {
    const receive = methodOf<[]>(prototype, 'receiveMessage')
    Reflect.set(prototype, 'receiveMessage', function (this: unknown) {
      void receive.call(this)
      return Promise.resolve()
    })
  }
  const send = methodOf<[AudioNode]>(ServiceRecognizerBase.prototype, 'sendAudio')
  Reflect.set(ServiceRecognizerBase.prototype, 'sendAudio', async function (this: unknown, node: AudioNode) {
    while (await isCutShort(send.call(this, firstChunksOf(node)))) continue
  })
}

function methodOf<Args extends unknown[]>(prototype: object, name: string): Loop<Args> {
  const method: unknown = Reflect.get(prototype, name)
  if (typeof method !== 'function') throw new TypeError(`the Speech SDK has no ${name} any more`)
  return method as Loop<Args>
}

function firstChunksOf(node: AudioNode): AudioNode {
  let left = CHUNKS_IN_A_ROW
  return { read: () => (left-- > 0 ? node.read() : Promise.reject(AGAIN)) }
}

async function isCutShort(loop: Promise<void>): Promise<boolean> {
  try {
    await loop
    return false
  } catch (error) {
    if (error === AGAIN) return true
    throw error
  }
}
