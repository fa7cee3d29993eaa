import { silentLog } from '@call-center/shared/log'
import { describe, expect, it } from 'vitest'
import { createMetrics, KNOWLEDGE_MISSED } from '../metrics.ts'
import { FakeClock } from '../testing/fake-clock.ts'
import { FakeKnowledge, OVERLOADED } from '../testing/fake-knowledge.ts'
import { createLookup, type LookupOptions } from './lookup.ts'

const DOCUMENTS = [
  { id: 'hail', question: 'Is hail covered?' },
  { id: 'theft', question: 'Is theft covered?' },
  { id: 'password', question: 'How to change a password?' },
]

function open(options: Partial<LookupOptions> = {}) {
  const clock = new FakeClock()
  const knowledge = new FakeKnowledge(DOCUMENTS, clock)
  knowledge.delayMs = 200
  const metrics = createMetrics()
  let news = 0
  const lookup = createLookup({
    knowledge,
    strictness: 2,
    topDocuments: 2,
    lastMessages: 3,
    history: [],
    lang: () => 'en-US',
    onNews: () => void news++,
    metrics,
    log: silentLog,
    ...options,
  })
  const shown = () => lookup.documents.map(({ id }) => id)
  const say = async (words: string) => {
    void lookup.close(words)
    await clock.advance(200)
  }
  return { clock, knowledge, metrics, lookup, shown, say, news: () => news }
}

const partials = (text: string): string[] => text.split(' ').map((_word, i, words) => words.slice(0, i + 1).join(' '))

describe('documents are looked up', () => {
  it('while the caller still speaks, before the words are complete', async () => {
    const { clock, lookup, shown } = open()
    for (const words of partials('is hail covered by')) {
      lookup.hear(words, { complete: false })
      await clock.advance(150)
    }
    expect(shown()).toEqual(['hail'])
    void lookup.close('is hail covered by my policy')
    expect(shown()).toEqual(['hail'])
  })

  it('and whoever has time may wait for those of the whole turn', async () => {
    const { clock, lookup, shown } = open()
    lookup.hear('is hail covered', { complete: true })
    const closed = lookup.close('is hail covered').then(shown)
    await clock.advance(200)
    expect(await closed).toContain('hail')
  })

  it('one search at a time while words come, then for the words that may be all at once', async () => {
    const { clock, knowledge, lookup } = open()
    for (const words of partials('does my old policy cover hail')) {
      lookup.hear(words, { complete: false })
      await clock.advance(50)
    }
    lookup.hear('does my old policy cover hail', { complete: true })
    await clock.advance(1_000)
    expect(knowledge.queries).toEqual(['does my', 'does my old policy cover', 'does my old policy cover hail'])
  })

  it('six times a turn at most, the last time for all of the words', async () => {
    const { clock, knowledge, lookup } = open()
    const words = Array.from({ length: 60 }, (_, i) => `word${i}`).join(' ')
    for (const said of partials(words)) {
      lookup.hear(said, { complete: false })
      await clock.advance(300)
    }
    void lookup.close(words)
    expect(knowledge.queries).toHaveLength(6)
    expect(knowledge.queries.at(-1)).toBe(words)
    lookup.hear('is hail covered', { complete: false })
    expect(knowledge.queries).toHaveLength(7)
  })

  it('not for one word, nor twice for the same words', async () => {
    const { clock, knowledge, lookup } = open()
    lookup.hear('yes', { complete: true })
    lookup.hear('is hail covered', { complete: true })
    lookup.hear('Is hail covered?', { complete: true })
    void lookup.close('Is hail covered?')
    await clock.advance(1_000)
    expect(knowledge.queries).toEqual(['is hail covered'])
  })

  it('for what was said before a call was taken up again', async () => {
    const { clock, knowledge, shown } = open({ history: ['a long time ago', 'is theft covered', 'yes'] })
    await clock.advance(1_000)
    expect(knowledge.queries).toEqual(['is theft covered'])
    expect(shown()).toEqual(['theft', 'hail'])
  })
})

describe('what is shown', () => {
  it('is for this turn first, then for the last ones, and nothing of what was said long ago', async () => {
    const { say, shown } = open()
    await say('change my password')
    await say('and hail')
    expect(shown()).toEqual(['hail', 'password'])
    await say('and theft')
    expect(shown()).toEqual(['theft', 'hail'])
  })

  it('stays when a turn is about nothing that is known', async () => {
    const { say, shown, news } = open()
    await say('and hail')
    await say('my name is Kevin')
    expect(shown()).toEqual(['hail'])
    expect(news()).toBe(1)
  })

  it('is news when the best document was not shown, not when the others change places', async () => {
    const { clock, lookup, shown, news } = open()
    lookup.hear('hail covered', { complete: false })
    await clock.advance(200)
    expect([shown(), news()]).toEqual([['hail', 'theft'], 1])
    lookup.hear('theft covered not hail', { complete: true })
    await clock.advance(200)
    expect([shown()[0], news()]).toEqual(['hail', 1])
    lookup.hear('no no change password', { complete: true })
    await clock.advance(200)
    expect([shown()[0], news()]).toEqual(['password', 2])
  })

  it('has something to do with it', async () => {
    const { say, shown } = open({ strictness: 4 })
    await say('hail violet elephants')
    expect(shown()).toEqual([])
  })

  it('is not undone by the answer to fewer words that comes late', async () => {
    const { clock, knowledge, lookup, shown } = open()
    knowledge.delayMs = 500
    lookup.hear('change password', { complete: false })
    knowledge.delayMs = 100
    lookup.hear('change password after theft theft', { complete: true })
    await clock.advance(100)
    const first = shown()
    await clock.advance(400)
    expect(shown()).toEqual(first)
  })
})

describe('a search that fails', () => {
  it('is counted, and the next one counts again', async () => {
    const { knowledge, say, shown, metrics } = open()
    knowledge.failures.push(OVERLOADED)
    await say('is hail covered')
    expect([shown(), metrics.snapshot()[KNOWLEDGE_MISSED]]).toEqual([[], 1])
    await say('is hail covered or not')
    expect(shown()).toEqual(['hail'])
  })

  it('is called off when the call is over, and that is no failure', async () => {
    const { clock, knowledge, lookup, metrics } = open()
    lookup.hear('is hail covered', { complete: true })
    lookup[Symbol.dispose]()
    await clock.advance(1_000)
    expect([knowledge.aborted, metrics.snapshot()[KNOWLEDGE_MISSED]]).toEqual([1, undefined])
  })
})
