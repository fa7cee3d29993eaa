import { describe, expect, it } from 'vitest'
import { FakeClock } from '../testing/fake-clock.ts'
import { classifyInterruption, isBackchannel } from './backchannel.ts'
import { silenceNeededMs } from './silence-needed.ts'
import type { SoundSource } from '../vad/vad.ts'
import { createTurnDetector, type TurnEvent } from './turn-detector.ts'
import { joinWords } from './words.ts'

const settings = {
  vad_threshold: 0.5,
  vad_silence_timeout_ms: 500,
  vad_cutoff_timeout_ms: 250,
  recognition_stt_complete_timeout_ms: 100,
}

function listen(changes: Partial<typeof settings> = {}) {
  const clock = new FakeClock()
  const events: TurnEvent[] = []
  const signal = new AbortController().signal
  const detector = createTurnDetector((event) => events.push(event), {
    settings: Object.setPrototypeOf(changes, settings),
    clock,
    signal,
  })
  let endMs = 0
  const windows = async (ms: number, probability: number, hiss = false, source?: SoundSource) => {
    for (let i = 0; i < ms; i += 32) {
      await clock.advance(32)
      detector.onProbability(probability, (endMs += 32), hiss, source)
    }
    await clock.advance(0)
  }
  return {
    events,
    windows,
    sound: (ms: number) => windows(ms, 0.9),
    quiet: (ms: number) => windows(ms, 0.1),
    hiss: (ms: number) => windows(ms, 0.1, true),
    window: (probability: number, levelDb: number) =>
      detector.onProbability(probability, (endMs += 32), false, undefined, levelDb),
    hears: (source: SoundSource, ms: number, probability = source === 'caller' ? 0.9 : 0) =>
      windows(ms, probability, false, source),
    partial: (text: string) => detector.onTranscript({ text, final: false }),
    final: (text: string) => detector.onTranscript({ text, final: true }),
    turns: () =>
      events.flatMap((event) => (event.type === 'turn-ended' || event.type === 'turn-corrected' ? [event.text] : [])),
    seen: () => [...new Set(events.map(({ type }) => type))],
  }
}

describe('a turn', () => {
  it('ends a fifth of a second after a finished sentence', async () => {
    const call = listen()
    await call.sound(500)
    call.final('I need help.')
    await call.quiet(128)
    expect(call.turns()).toEqual([])
    await call.quiet(64)
    expect(call.turns()).toEqual(['I need help.'])
  })

  it('ends with partial words when the final ones do not come in time', async () => {
    const call = listen({ recognition_stt_complete_timeout_ms: 300 })
    await call.sound(500)
    call.partial('i need some help')
    await call.quiet(320)
    expect(call.turns()).toEqual([])
    await call.quiet(64)
    expect(call.turns()).toEqual(['i need some help'])
  })

  it('waits for a loose end, and ends sooner when its words become a sentence', async () => {
    const call = listen()
    await call.sound(500)
    call.partial('i would like to change my')
    await call.quiet(800)
    expect(call.turns()).toEqual([])
    call.final('I would like to change my address.')
    await call.quiet(32)
    expect(call.turns()).toEqual(['I would like to change my address.'])
  })

  it('follows the settings while it waits', async () => {
    const changing = { vad_silence_timeout_ms: 500 }
    const call = listen(changing)
    await call.sound(500)
    call.final('my name is')
    await call.quiet(320)
    changing.vad_silence_timeout_ms = 100
    call.final('my name is')
    await call.quiet(32)
    expect(call.turns()).toHaveLength(1)
  })

  it('does not end in a short pause, nor between two windows of a new sound', async () => {
    const call = listen()
    await call.sound(300)
    call.partial('i need help')
    await call.quiet(128)
    await call.sound(300)
    call.final('I need help now.')
    await call.quiet(640)
    expect(call.turns()).toEqual(['I need help now.'])
  })

  it('begins when words come late, and ends at once when they are final', async () => {
    const call = listen()
    await call.sound(500)
    await call.quiet(1_500)
    expect(call.seen()).toEqual(['speech-started', 'speech-likely', 'speech-lasted', 'nothing-said'])
    call.final('Here I am')
    await call.quiet(32)
    expect(call.turns()).toEqual(['Here I am'])
  })

  it('is made of words alone when the voice is too low to be noticed', async () => {
    const call = listen()
    call.partial('can you hear')
    await call.quiet(160)
    call.partial('can you hear me')
    await call.quiet(320)
    expect(call.turns()).toEqual(['can you hear me'])
  })

  it('is not made of a click, nor of clicks far apart', async () => {
    const call = listen()
    for (let i = 0; i < 5; i++) {
      await call.sound(32)
      await call.quiet(200)
    }
    expect(call.events).toEqual([])
  })

  it('ends in spite of a noise that never does', async () => {
    const call = listen()
    await call.sound(500)
    call.final('I need help')
    await call.sound(3_100)
    expect(call.turns()).toEqual(['I need help'])
  })

  it('is corrected once by a late final, and not repeated in the next one', async () => {
    const call = listen()
    await call.sound(500)
    call.partial('two plus')
    await call.quiet(2_200)
    call.partial('two plus two')
    call.final('Two plus two.')
    await call.quiet(800)
    await call.sound(300)
    call.final('Thanks.')
    await call.quiet(640)
    expect(call.turns()).toEqual(['two plus', 'Two plus two.', 'Thanks.'])
  })

  it('keeps its number to itself when the recogniser writes it in digits, and loses nothing of what comes after', async () => {
    const call = listen()
    await call.sound(500)
    call.partial('my number is five five five zero one nine nine')
    await call.quiet(2_500)
    await call.sound(500)
    call.partial('my number is five five five zero one nine nine and my name is Bob')
    call.final('My number is 555-0199 and my name is Bob.')
    await call.quiet(1_000)
    expect(call.turns()).toEqual(['my number is five five five zero one nine nine', 'and my name is Bob.'])
  })

  it.each([
    [
      'my number is five five five',
      'zero one nine nine thanks',
      'My number is 555-0199, thanks.',
      'zero one nine nine thanks.',
    ],
    ['i pay twenty', 'five a month', 'I pay 25 a month.', 'five a month.'],
    ['it is four hundred', 'and fifty euros please', 'It is €450, please.', 'and fifty euros please.'],
    ['我的电话是一三八', '零零一二谢谢', '我的电话是1380012，谢谢。', '零零一二谢谢。'],
  ])('loses no half of a number that went on after it: %s', async (before, after, final, rest) => {
    const call = listen()
    await call.sound(500)
    call.partial(before)
    await call.quiet(2_500)
    await call.sound(500)
    call.partial(/\p{Script=Han}/u.test(before) ? before + after : `${before} ${after}`)
    call.final(final)
    await call.quiet(2_500)
    expect(call.turns()).toEqual([before, rest])
  })

  it('gives the next turn the words as they were corrected', async () => {
    const call = listen()
    await call.sound(500)
    call.partial('yes that is right')
    await call.quiet(2_500)
    await call.sound(500)
    call.partial('yes that is right their my name is Bob')
    call.final('Yes, that is right. My name is Bob.')
    await call.quiet(2_500)
    expect(call.turns()).toEqual(['yes that is right', 'My name is Bob.'])
  })

  it('is not made of punctuation', async () => {
    const call = listen()
    await call.sound(500)
    call.partial('hello there')
    await call.quiet(2_500)
    await call.sound(300)
    call.final('.')
    await call.quiet(2_500)
    expect(call.turns()).toEqual(['hello there'])
  })

  it('gives words after the pause to the next turn, in Chinese too', async () => {
    const call = listen()
    await call.sound(500)
    call.partial('我想报案')
    await call.quiet(1_000)
    await call.sound(500)
    call.final('我想报案今天早上')
    await call.quiet(1_000)
    expect(call.turns()).toEqual(['我想报案', '今天早上'])
  })
})

describe('a segment of which nothing was understood', () => {
  it('takes no words away from the next one', async () => {
    const call = listen()
    await call.sound(500)
    call.partial('yes that is right')
    await call.quiet(1_500)
    call.final('')
    await call.sound(500)
    call.partial('my name is Kevin')
    call.final('My name is Kevin.')
    await call.quiet(800)
    expect(call.turns()).toEqual(['yes that is right', 'My name is Kevin.'])
  })

  it('leaves the words that were understood before its end', async () => {
    const call = listen()
    await call.sound(500)
    call.partial('my name is Kevin')
    call.final('')
    await call.sound(300)
    call.final('Miller.')
    await call.quiet(800)
    expect(call.turns()).toEqual(['my name is Kevin Miller.'])
  })
})

describe('words of voices that were muted', () => {
  const television = async (call: ReturnType<typeof listen>, text: string) => {
    await call.hears('others', 600)
    call.partial(text)
    await call.hears('others', 600)
  }

  it('neither interrupt nor make a turn, however many they are', async () => {
    const call = listen()
    await television(call, 'the weather tomorrow')
    call.final('The weather tomorrow will be fine.')
    await call.hears('quiet', 1_000)
    expect(call.events).toEqual([{ type: 'nothing-said', voicedMs: 0 }])
  })

  it('do not come with the turn of the caller who speaks next', async () => {
    const call = listen()
    await television(call, 'the weather tomorrow')
    await call.hears('quiet', 3_000)
    await call.hears('caller', 500)
    call.final('The weather tomorrow I need help.')
    await call.hears('quiet', 640)
    expect(call.turns()).toEqual(['I need help.'])
  })

  it('are the caller’s when the caller is heard with them', async () => {
    const call = listen()
    await television(call, 'i need')
    await call.hears('caller', 300)
    call.final('I need help.')
    await call.hears('quiet', 640)
    expect(call.turns()).toEqual(['I need help.'])
  })

  it('are the caller’s when they come right after the caller’s sound', async () => {
    const call = listen()
    await call.hears('caller', 128)
    await call.hears('others', 500)
    call.final('Stop.')
    expect(call.seen()).toContain('words-heard')
  })
})

describe('an echo', () => {
  const echoPossible = async (...sounds: (readonly [SoundSource, number, number?])[]) => {
    const call = listen()
    for (const [source, ms, probability] of sounds) await call.hears(source, ms, probability)
    call.final('Friday.')
    await call.hears('quiet', 640)
    return call.events.flatMap((event) => (event.type === 'turn-ended' ? [event.echoPossible] : []))
  }

  it('is all there may be when it could be understood, and the caller was hardly heard', async () => {
    expect(await echoPossible(['echo', 300, 0.9])).toEqual([true])
    expect(await echoPossible(['echo', 300, 0.9], ['caller', 96])).toEqual([true])
    expect(await echoPossible(['noise', 300])).toEqual([true])
    const leaks = [['caller', 96] as const, ['echo', 1_500, 0.9] as const]
    expect(await echoPossible(...leaks, ...leaks, ...leaks)).toEqual([true])
  })

  it('explains no words when the caller was heard, or nothing that could be understood', async () => {
    expect(await echoPossible(['echo', 300, 0.9], ['caller', 192])).toEqual([false])
    expect(await echoPossible(['quiet', 300])).toEqual([false])
  })

  it('is still possible of a loose end: nobody answers with one', async () => {
    const call = listen()
    await call.hears('caller', 300)
    call.partial('we have')
    call.partial('we have friday')
    expect(call.events.filter(({ type }) => type === 'words-heard')).toMatchObject([
      { echoPossible: true },
      { echoPossible: false },
    ])
  })

  it('is told apart anew in each turn', async () => {
    const call = listen()
    await call.hears('caller', 500)
    call.final('I need help.')
    await call.hears('quiet', 640)
    await call.hears('echo', 300, 0.9)
    call.final('Friday.')
    await call.hears('quiet', 640)
    expect(call.events.at(-1)).toMatchObject({ type: 'turn-ended', echoPossible: true })
  })
})

describe('a likely turn', () => {
  const likely = (call: ReturnType<typeof listen>) =>
    call.events.flatMap((event) => (event.type === 'turn-likely' ? [event.text] : []))

  it('is told in the first pause, before the turn ends with the same words', async () => {
    const call = listen()
    await call.sound(500)
    call.partial('i need help')
    await call.quiet(96)
    expect(call.events.at(-1)).toMatchObject({ type: 'turn-likely', utterance: 1, text: 'i need help', finished: true })
    call.final('I need help.')
    await call.quiet(320)
    expect(call.events.at(-1)).toMatchObject({ type: 'turn-ended', utterance: 1, text: 'I need help.' })
    expect(likely(call)).toEqual(['i need help'])
  })

  it('is told again when more words come', async () => {
    const call = listen()
    await call.sound(500)
    call.partial('i need')
    await call.quiet(128)
    call.partial('i need help')
    await call.quiet(320)
    expect(likely(call)).toEqual(['i need', 'i need help'])
  })

  it('is followed by speech when the caller goes on', async () => {
    const call = listen()
    await call.sound(500)
    call.partial('i need help')
    await call.quiet(96)
    await call.sound(96)
    expect(call.events.map(({ type }) => type).slice(-2)).toEqual(['turn-likely', 'speech-started'])
  })

  it('is not told of a sound without words', async () => {
    const call = listen()
    await call.sound(500)
    await call.quiet(1_000)
    expect(likely(call)).toEqual([])
  })
})

describe('a sound', () => {
  it.each([0.1, 0.15, 0.5, 0.9])('ends in silence, and not in a dip, with a threshold of %d', async (threshold) => {
    const call = listen({ vad_threshold: threshold })
    await call.windows(500, threshold)
    await call.windows(500, threshold * 0.95)
    expect(call.seen()).toEqual(['speech-started', 'speech-likely', 'speech-lasted'])
    await call.windows(800, 0)
    expect(call.seen()).toContain('nothing-said')
  })

  it('is likely to be speech before it lasts', async () => {
    const call = listen()
    await call.sound(160)
    expect(call.seen()).toEqual(['speech-started'])
    await call.sound(32)
    expect(call.seen()).toEqual(['speech-started', 'speech-likely'])
    await call.sound(64)
    expect(call.seen()).toEqual(['speech-started', 'speech-likely', 'speech-lasted'])
  })

  it('lasts in spite of a dip between two syllables', async () => {
    const call = listen()
    await call.sound(96)
    await call.quiet(64)
    await call.sound(96)
    expect(call.seen()).toContain('speech-lasted')
  })

  it('lasts as long as the setting says at that moment', async () => {
    const call = listen({ vad_cutoff_timeout_ms: 1_000 })
    await call.sound(900)
    expect(call.seen()).not.toContain('speech-lasted')
    await call.sound(128)
    expect(call.seen()).toContain('speech-lasted')
  })

  it('that was short and had no words is over sooner', async () => {
    const call = listen()
    await call.sound(128)
    await call.quiet(384)
    expect(call.seen()).toEqual(['speech-started', 'nothing-said'])
  })

  // "Actually" into the first word of a greeting: the canceller took its second half for an echo, and the assistant spoke on.
  it('that has the length of a word is given the time to be understood', async () => {
    const call = listen()
    await call.sound(192)
    await call.quiet(512)
    expect(call.seen()).toEqual(['speech-started', 'speech-likely'])
    await call.quiet(128)
    expect(call.seen()).toContain('nothing-said')
  })
})

it('tells at once when words ask for the floor', () => {
  const call = listen()
  call.partial('okay')
  call.partial('okay wait')
  expect(call.events).toMatchObject([{ type: 'words-heard', urgent: true }])
})

it.each([
  ['mm-hm', 'backchannel', undefined],
  ["oui d'accord", 'backchannel', 'fr-FR'],
  ['OK, ok.', 'backchannel', 'fr-FR'],
  ['好的', 'backchannel', 'zh-CN'],
  ['嗯嗯好的', 'backchannel', 'zh-CN'],
  ['ya veo', 'backchannel', 'es-ES'],
  ['ach so, alles klar', 'backchannel', 'de-DE'],
  ['sì, ho capito', 'backchannel', 'it-IT'],
  ['tá bom, entendi', 'backchannel', 'pt-BR'],
  ['はい、そうですね', 'backchannel', 'ja-JP'],
  ['no problem', 'backchannel', 'en-US'],
  ["oui d'accord", 'backchannel', 'en-US'],
  ['claro que sí', 'backchannel', 'es-MX'],
  ['legal', 'backchannel', 'pt-BR'],
  ['legal', 'words', 'en-US'],
  ['super', 'words', 'zh-CN'],
  ['beleza', 'backchannel', 'nl-NL'],
  ['yes but no', 'urgent', 'en-US'],
  ['no', 'urgent', 'en-US'],
  ['Stop.', 'urgent', 'en-US'],
  ['actually it was Tuesday', 'urgent', 'en-US'],
  ['oui mais attendez', 'urgent', 'fr-FR'],
  ['espere un momento', 'urgent', 'es-ES'],
  ['Moment mal', 'urgent', 'de-DE'],
  ['aspetti', 'urgent', 'it-IT'],
  ['desculpe', 'urgent', 'pt-PT'],
  ['等一下', 'urgent', 'zh-CN'],
  ['ちょっと待ってください', 'urgent', 'ja-JP'],
  ['on Tuesday', 'words', 'en-US'],
  ['ok ok ok ok ok', 'backchannel', 'en-US'],
])('%j over the assistant is %s (%s)', (text, expected, language) =>
  expect(classifyInterruption(text, language)).toBe(expected),
)

it.each([
  ['thank', 'en-US', 'backchannel'],
  ["that's", 'en-US', 'backchannel'],
  ["that's wrong", 'en-US', 'urgent'],
  ['no', 'en-US', 'urgent'],
  ['I want', 'en-US', 'words'],
  ['va', 'it-IT', 'backchannel'],
  ['alles', 'de-DE', 'backchannel'],
  ['ouais ouais je', 'fr-FR', 'backchannel'],
  ['ouais je veux', 'fr-FR', 'words'],
])('%j, of which more may come, is so far (%s) %s', (text, language, expected) =>
  expect(classifyInterruption(text, language, { open: true })).toBe(expected),
)

it('takes an empty text for no sign of anything', () => expect(isBackchannel('')).toBe(false))

it.each([
  ['i need help', 190],
  ['I need help.', 160],
  ['您好\u3002', 160],
  ['yes', 160],
  ['my name is', 1_000],
  ['My name is.', 1_000],
  ['I need to.', 1_000],
  ["I'd like to.", 1_000],
  ['Once more.', 160],
  ['Yes I would.', 160],
  ["That's not what I need.", 160],
  ['Is that what it is?', 160],
  ['I lost my.', 1_000],
  ['et ensuite,', 1_000],
  ['let me think...', 1_000],
  ['zero six twelve 34', 1_500],
])('after %j it takes %i ms of silence', (text, expected) => expect(silenceNeededMs(text, 500)).toBe(expected))

it.each([
  ['fr-FR', 'Je voudrais.', "J'ai besoin.", 'Encore plus.'],
  ['es-ES', 'Necesito.', 'Me gustaría.', 'Quiero otra.'],
  ['zh-CN', '我想要\u3002', '我需要\u3002', '是红色的\u3002'],
])('a loose end stays one behind a full stop (%s)', (language, ...[first, second, finished]) => {
  const waits = [first, second, finished].map((text) => silenceNeededMs(text, 500, { language }))
  expect(waits).toEqual([1_000, 1_000, 160])
})

it.each([
  ['Kevin Smith', 'text', undefined, 190],
  ['Kevin', 'text', undefined, 750],
  ['4567.', 'reference', undefined, 750],
  ['four five six seven', 'reference', undefined, 1_500],
  ['a b 4', 'reference', undefined, 750],
  ['c a f é', undefined, undefined, 1_500],
  ['4567.', undefined, undefined, 160],
  ['020 7946 001', 'phone_number', 'US', 120],
  ['020 7946 001', 'phone_number', 'GB', 750],
  ['020 7946 0012', 'phone_number', 'GB', 120],
  ['my mobile is 020 7946 0012', undefined, 'GB', 120],
  ['my number is 020 7946 0012', undefined, 'GB', 120],
  ['my policy number is 020 7946 0012', undefined, 'GB', 1_500],
  ['the order is 415 555 0123', undefined, 'US', 1_500],
  ['the order is 4155550123', undefined, 'US', 750],
] as const)('after %j when a %s is asked for (%s) it takes %i ms', (text, expecting, country, expected) =>
  expect(silenceNeededMs(text, 500, { language: 'en-US', expecting, country })).toBe(expected),
)

it('joins words as their script does', () => {
  expect([joinWords('one ', '', 'two'), joinWords('您好', '请问')]).toEqual(['one two', '您好请问'])
})

it.each([
  ['the word that it begins', 160, 96, true],
  ['a short sound after it', 160, 64, false],
  ['the same word without it', 0, 96, false],
  ['the same word a window later', 160, 96, true, 32],
  ['the same word long after it', 160, 96, false, 64],
])('a consonant without voice counts for %s', async (_what, hissMs, voiceMs, likely, betweenMs = 0) => {
  const call = listen()
  await call.quiet(320)
  await call.hiss(hissMs)
  await call.quiet(betweenMs)
  await call.sound(voiceMs)
  expect(call.seen().includes('speech-likely')).toBe(likely)
})

/** Windows of 32 ms: how probable speech is, and how loud they are, decibels of full scale. */
type Window = readonly [probability: number, levelDb: number]
const times = (count: number, window: Window): Window[] => Array.from({ length: count }, () => window)

it.each<[string, boolean, Window[]]>([
  ['six windows of voice', true, times(6, [0.9, -20])],
  ['five of them', false, times(5, [0.9, -20])],
  ['a rise that is doubted, then five', true, [[0.3, -26], ...times(5, [0.9, -20] as Window)]],
  ['a rise that is too quiet', false, [[0.3, -40], ...times(5, [0.9, -20] as Window)]],
  ['a rise that is no voice', false, [[0.1, -22], ...times(5, [0.9, -20] as Window)]],
  ['a vowel of which the last third is doubted', true, [...times(4, [0.9, -20]), ...times(2, [0.25, -21])]],
  ['the same that dies away', false, [...times(4, [0.9, -20]), ...times(2, [0.25, -30])]],
  ['a sound that is doubted for longer', false, [...times(3, [0.9, -20]), ...times(8, [0.25, -20])]],
  ['a sound nobody was ever sure of', false, [...times(4, [0.6, -20]), ...times(2, [0.25, -20])]],
])('%s: likely speech is %s', (_what, likely, windows) => {
  const call = listen()
  for (const [probability, levelDb] of windows) call.window(probability, levelDb)
  expect(call.seen().includes('speech-likely')).toBe(likely)
})
