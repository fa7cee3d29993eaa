import { CallCenterError, TurnInterrupted } from '@call-center/shared/errors'
import { describe, expect, it } from 'vitest'
import type { Knowledge } from './knowledge.ts'

export interface KnowledgeUnderTest extends AsyncDisposable {
  /** Over `CONTRACT_DOCUMENTS`. */
  readonly knowledge: Knowledge
  /** The next search is refused, because there are too many. */
  overload(): void
}

export const CONTRACT_DOCUMENTS = [
  { id: 'hail', question: 'Is hail covered?', answer: 'Hail damage is covered by the crop policy.' },
  { id: 'theft', question: 'What to do after a theft?', answer: 'Report a theft to the police within two days.' },
  { id: 'password', question: 'How to change a password?', answer: 'Open the portal and choose password.' },
]

/** What has this much to do with a question is shown to the model unless the operator says otherwise. */
const USUAL_STRICTNESS = 2

/** Every knowledge adapter runs this. */
export function knowledgeContract(name: string, open: () => Promise<KnowledgeUnderTest>): void {
  const signal = new AbortController().signal

  describe(`${name} as knowledge`, () => {
    it('finds what has to do with the question, best first, and says how much', async () => {
      await using test = await open()
      const found = await test.knowledge.search('hail damage to my crop', { lang: 'en-US', signal })
      expect(found[0]).toMatchObject({ id: 'hail', answer: 'Hail damage is covered by the crop policy.', context: '' })
      expect(found[0]?.score).toBeGreaterThan(USUAL_STRICTNESS)
      expect(found.map(({ score }) => score)).toEqual(found.map(({ score }) => score).toSorted((a, b) => b - a))
      for (const { score } of found) expect(score).toBeLessThanOrEqual(5)
    })

    it('thinks little of what has nothing to do with it', async () => {
      await using test = await open()
      const found = await test.knowledge.search('violet elephants dancing tango', { lang: 'en-US', signal })
      expect(found.filter(({ score }) => score >= USUAL_STRICTNESS)).toEqual([])
    })

    it('says when it may be asked again', async () => {
      await using test = await open()
      test.overload()
      const refused = test.knowledge.search('hail', { lang: 'en-US', signal })
      await expect(refused).rejects.toBeInstanceOf(CallCenterError)
      await expect(refused).rejects.toMatchObject({ retryable: true })
      expect(await test.knowledge.search('hail', { lang: 'en-US', signal })).not.toEqual([])
    })

    it('stops when it is told to', async () => {
      await using test = await open()
      const control = new AbortController()
      const search = test.knowledge.search('hail', { lang: 'en-US', signal: control.signal })
      control.abort(new TurnInterrupted('the call is over'))
      await expect(search).rejects.toBeInstanceOf(TurnInterrupted)
      await expect(test.knowledge.search('hail', { lang: 'en-US', signal: control.signal })).rejects.toBeInstanceOf(
        TurnInterrupted,
      )
    })
  })
}
