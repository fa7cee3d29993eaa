import type { TurnLatency } from '@call-center/shared/call/call'
import { createSpeechSettings } from '../../../../media-node/src/call/speech-settings.ts'
import { formsOf } from '../../../../media-node/src/conversation/opening-clause.ts'
import { createMetrics, TTS_CACHE_HITS } from '../../../../media-node/src/metrics.ts'
import { keptSentences } from '../../../../media-node/src/tts/kept-sentences.ts'
import { cachedSpeech } from '../../../../media-node/src/tts/speech-cache.ts'
import type { TextToSpeech } from '../../../../media-node/src/tts/text-to-speech.ts'
import { type Figure, percentile, sizeFigure } from '../figures.ts'
import { sessionIn } from '../held-call.ts'
import { LIVEKIT } from '../peers.ts'
import { INSTANT, REALISTIC } from '../providers/profiles.ts'
import { ScriptedVoice } from '../providers/scripted-voice.ts'
import { createRandom } from '../random.ts'
import type { Rig } from '../rig.ts'
import { ANSWERS, LONG_OPENINGS, SHORT_ANSWERS } from '../sound/answers.ts'
import { FINISHED, FINISHED_RECORDED } from '../sound/sentences.ts'
import { type Answered, type AnsweredTurn, answerAll, answersNote } from './answers.ts'

const FEW = 16

/** How soon a finished sentence is answered when the providers take no time. */
export async function measureAnswers(rig: Rig): Promise<Figure[]> {
  const utterances = await finishedSentences(rig, 100, FEW)
  const answered = await answerAll(rig, { profile: INSTANT, answers: SHORT_ANSWERS, seed: 100, utterances })
  const { turns, ownMs } = answered
  return [
    sizeFigure(
      {
        id: '1a',
        key: 'instant.replyMs',
        name: 'last sample of speech to first audio sent, providers that take no time',
        unit: 'ms',
        bar: { p50: 250 },
        peers: LIVEKIT.replyMs,
        notes: answersNote(turns),
      },
      turns.map(({ waitMs }) => waitMs),
    ),
    sizeFigure(
      {
        id: '1b',
        key: 'ownLatencyMs',
        name: 'of that, our own code (own_ms as stored)',
        unit: 'ms',
        bar: { p50: 10, p95: 25 },
        peers: LIVEKIT.ownMs,
        notes: ['Counted from when the last window with a voice in it was known; 1c counts what is before that, too.'],
      },
      ownMs,
    ),
    onTheWire(answered),
  ]
}

/** What no provider takes and nobody meant to wait: also the frame and window that end after the speech, and the way to the detector's thread. */
const onTheWire = ({ turns }: Answered): Figure =>
  sizeFigure(
    {
      id: '1c',
      key: 'ownOnTheWireMs',
      name: 'the same on the wire: 1a less the silence that is meant and the providers’ times',
      unit: 'ms',
      bar: {},
      notes: [
        'Frames of 20 ms and windows of 32 ms end up to 52 ms after the speech does; below 0, its end was too faint.',
      ],
    },
    turns.flatMap(({ waitMs, latency }) => (latency ? [waitMs - meantMs(latency)] : [])),
  )

const meantMs = ({ silence_ms, stt_ms, llm_ms, tts_ms }: TurnLatency): number => silence_ms + stt_ms + llm_ms + tts_ms

/** The same with providers as fast as those in the cloud, and where the first sentence waits before it is spoken. */
export async function measureVoiceToVoice(rig: Rig): Promise<Figure[]> {
  const openings = await spokenOpenings(rig)
  const setting = () => ({ tts: openings.before })
  const hold = async (seed: number, answers: readonly string[]) =>
    (await answerAll(rig, { ...(await asking(rig, seed)), answers, setting })).turns
  const short = await hold(300, ANSWERS)
  const long = await hold(400, LONG_OPENINGS)
  const all = [...short, ...long]
  const spoken = `${openings.played()} of ${all.length} answers began with a sentence that a node speaks in advance.`
  const sentences = all.flatMap(({ sentenceMs }) => sentenceMs ?? [])
  return [
    waitFigure('3a', 'voiceToVoiceMs', 'voice to voice, realistic providers', all, spoken),
    waitFigure('3b', 'voiceToVoiceShortOpeningMs', 'of these, answers that open with a few words', short),
    waitFigure('3c', 'voiceToVoiceLongOpeningMs', 'of these, answers that open with a long sentence', long),
    sizeFigure(
      { id: '3d', name: 'until the model was asked', unit: 'ms', bar: {} },
      all.flatMap(({ askedMs }) => askedMs ?? []),
    ),
    sizeFigure(
      {
        id: '4',
        key: 'tokenToVoiceMs',
        name: 'last token of the first sentence to its text at the voice, 50 tokens/s',
        unit: 'ms',
        bar: { p50: 5 },
        peers: LIVEKIT.tokenToVoiceMs,
        notes: [`${percentile(sentences, 1)} ms at most: a sentence that ends in a number waits for the next token.`],
      },
      sentences,
    ),
    await measureKept(rig),
  ]
}

/** The same on a node that has held a few calls: it has kept the sentences that begin most of these answers. */
async function measureKept(rig: Rig): Promise<Figure> {
  const metrics = createMetrics() // the other carrier, beside it, counts its own
  const tts = keptSentences(new ScriptedVoice(rig.callers.speak, REALISTIC), { metrics })
  const answers = [...ANSWERS, ...LONG_OPENINGS]
  const hold = async (seed: number) =>
    (await answerAll(rig, { ...(await asking(rig, seed)), answers, setting: () => ({ tts: () => tts }) })).turns
  await hold(500)
  await hold(600)
  const hits = () => metrics.snapshot()[TTS_CACHE_HITS] ?? 0
  const before = hits()
  const turns = await hold(700)
  const note = `${hits() - before} sentences were played from memory. Two of the sixteen openings hold a name or number and never are.`
  return waitFigure('3e', 'voiceToVoiceKeptMs', 'voice to voice on a node that has held sixteen calls', turns, note)
}

/** The openings that the product names to the model, spoken before the first call as `prompt-primer.ts` does. */
async function spokenOpenings({ callers }: Rig) {
  const metrics = createMetrics()
  const session = sessionIn('en-US', {})
  const { rate, voice, prompts } = createSpeechSettings(session, ([first]) => first)
  const forms = prompts('opening_tpl').flatMap(formsOf)
  const texts = new Set(forms.map(({ text }) => text))
  const cache = cachedSpeech(new ScriptedVoice(callers.speak, REALISTIC), { metrics })
  const { signal } = new AbortController()
  for (const form of forms) await cache.prime(form.text, { ...form, voice, rate, signal })
  const hits = () => metrics.snapshot()[TTS_CACHE_HITS] ?? 0
  const before = hits()
  return {
    /** The call's own voice says all else. */
    before: (own: ScriptedVoice): TextToSpeech => ({
      synthesize: (text, options) => (texts.has(text) ? cache : own).synthesize(text, options),
    }),
    /** How many were, so far. */
    played: () => hits() - before,
  }
}

const waitFigure = (id: string, key: string, name: string, turns: readonly AnsweredTurn[], ...notes: string[]) =>
  sizeFigure(
    { id, key, name, unit: 'ms', bar: { p50: 600, p95: 1_000 }, notes: [...notes, ...answersNote(turns)] },
    turns.map(({ waitMs }) => waitMs),
  )

const asking = async (rig: Rig, seed: number) => ({
  profile: REALISTIC,
  seed,
  utterances: await finishedSentences(rig, seed, FEW / 2),
})

async function finishedSentences({ callers, quick }: Rig, seed: number, few: number) {
  const all = createRandom(seed).shuffled(await callers.whole(FINISHED, FINISHED_RECORDED))
  return quick ? all.slice(0, few) : all
}
