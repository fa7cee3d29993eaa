import { describe, expect, it } from 'vitest'
import { hearPickedUp } from '../../../media-node/src/voicemail/testing/hear-picked-up.ts'
import { GREETINGS, HUMAN_ANSWERS, type PickedUp } from '../../../media-node/src/voicemail/testing/picked-up.ts'
import { type AnswerVerdict, judgeAnswer } from '../../local-cloud/twilio/calls/judge-answer.ts'
import { GUESS } from './guess.ts'

/** What the carrier's verdict takes by the edge to the media node, frames of 20 ms. */
const TOLD_AFTER = { at_once: 0, soon: 5, late: 40 }

/** With the verdict of Twilio's detection as one more piece of evidence. */
async function hear(heard: PickedUp, toldAfter: number) {
  const judge = judgeAnswer()
  let verdict: AnswerVerdict | undefined
  let frames = 0
  const { decisions, last, tookMs } = await hearPickedUp(heard, (voiced, detector) => {
    if (verdict === undefined) ({ verdict } = judge(voiced))
    const guess = verdict && GUESS[verdict]
    if (guess && frames++ === toldAfter) detector.guess(guess)
  })
  return { verdict, by: decisions.map(({ by }) => by), last, tookMs }
}

describe.each(Object.entries(TOLD_AFTER))(
  'who picked up, with what Twilio takes them for, told %s',
  (_when, toldAfter) => {
    it('is a machine twenty times of twenty, within four seconds', async () => {
      const outcomes = await Promise.all(GREETINGS.map((greeting) => hear(greeting, toldAfter)))
      expect(outcomes.filter(({ last, tookMs }) => last === 'machine' && tookMs <= 4_000)).toHaveLength(20)
    })

    it('is a person, who is not hung up on, however long they speak', async () => {
      const outcomes = await Promise.all(HUMAN_ANSWERS.map((answer) => hear(answer, toldAfter)))
      expect(
        outcomes.filter(({ by, last, tookMs }) => last === 'person' && !by.includes('machine') && tookMs <= 4_000),
      ).toHaveLength(HUMAN_ANSWERS.length)
      // The carrier alone would have hung up on some of them.
      expect(outcomes.filter(({ verdict }) => verdict === 'machine_start').length).toBeGreaterThan(2)
    })
  },
)
