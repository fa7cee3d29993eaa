import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { type CallAction, type CallInput, type CallState, START } from './call-state.ts'
import { step } from './step.ts'

const listening: CallState = { phase: 'listening', turn: 3, misses: 1, joining: false }
const thinking: CallState = { phase: 'answering', turn: 3, misses: 1, heard: false, held: false }
const speaking: CallState = { ...thinking, heard: true }
const held: CallState = { ...speaking, held: true }
const farewell: CallState = { phase: 'goodbye', turn: 3, how: 'hang-up', asked: false }
const asked: CallState = { ...farewell, asked: true }
const transferring: CallState = { phase: 'leaving', turn: 3, how: 'transfer' }
const deaf: CallState = { phase: 'goodbye', turn: 4, how: 'transfer', asked: true, deaf: true }
const ended: CallState = { phase: 'ended', turn: 3, reason: 'failed' }

const said = (aside = false): CallInput => ({ type: 'turn-ended', utterance: 7, text: 'hello', aside })
const corrected = (reworded: boolean): CallInput => ({ type: 'turn-corrected', utterance: 7, text: 'hi', reworded })
const correct: CallAction = { do: 'correct', utterance: 7, text: 'hi' }
const answer = (joining: boolean): CallAction => ({ do: 'answer', turn: 4, utterance: 7, text: 'hello', joining })
const next: CallState = { phase: 'answering', turn: 4, misses: 0, heard: false, held: false }

const table: readonly [string, CallState, CallInput, readonly [CallState, ...CallAction[]]][] = [
  [
    'a call begins with a greeting',
    START,
    { type: 'greet' },
    [
      { ...next, turn: 1 },
      { do: 'say', turn: 1, what: 'greeting' },
    ],
  ],
  ['a question is answered', listening, said(), [next, answer(false)]],
  ['a text message is answered', listening, { type: 'text-received' }, [next, { do: 'answer-again', turn: 4 }]],
  ['a text message interrupts nobody', speaking, { type: 'text-received' }, [speaking]],
  [
    'keys that are no valid number are asked for again',
    listening,
    { type: 'keys-refused' },
    [next, { do: 'say', turn: 4, what: 'digits-again' }],
  ],
  [
    'keys that are no valid number stop what is being said',
    speaking,
    { type: 'keys-refused' },
    [next, { do: 'interrupt' }, { do: 'say', turn: 4, what: 'digits-again' }],
  ],
  ['keys change nothing about a goodbye', asked, { type: 'keys-refused' }, [asked]],
  ['a yes to a question that was heard to its end is an answer', listening, said(true), [next, answer(false)]],
  [
    'a caller who cannot be heard any more is told so, and handed over',
    speaking,
    { type: 'deaf' },
    [deaf, { do: 'interrupt' }, { do: 'say', turn: 4, what: 'hearing-lost' }],
  ],
  [
    'nobody to hand them over to: goodbye',
    { phase: 'leaving', turn: 4, how: 'transfer', deaf: true },
    { type: 'leave-failed', how: 'transfer' },
    [
      { phase: 'goodbye', turn: 5, how: 'hang-up', asked: true },
      { do: 'say', turn: 5, what: 'goodbye' },
    ],
  ],
  [
    'a machine gets its message, and nothing it says stops it',
    speaking,
    { type: 'machine-waits' },
    [{ ...asked, turn: 4 }, { do: 'interrupt' }, { do: 'say', turn: 4, what: 'voicemail' }],
  ],
  ['a message is not begun again once it was left', transferring, { type: 'machine-waits' }, [transferring]],
  [
    'a call that lasted for as long as it may ends with a goodbye',
    listening,
    { type: 'time-over', urgent: false },
    [{ ...asked, turn: 4 }, { do: 'interrupt' }, { do: 'say', turn: 4, what: 'goodbye' }],
  ],
  ['an answer is heard to its end before that', speaking, { type: 'time-over', urgent: false }, [speaking]],
  [
    'an answer that has no end is not',
    speaking,
    { type: 'time-over', urgent: true },
    [{ ...asked, turn: 4 }, { do: 'interrupt' }, { do: 'say', turn: 4, what: 'goodbye' }],
  ],
  ['a goodbye cannot be stopped any more by then', farewell, { type: 'time-over', urgent: false }, [asked]],
  ['nobody says goodbye to who is handed over', transferring, { type: 'time-over', urgent: true }, [transferring]],
  ['who leaves already need not be heard', asked, { type: 'deaf' }, [asked]],
  ['speech while listening changes nothing', listening, { type: 'speech-started' }, [listening]],
  [
    'a sound holds an answer nobody has heard',
    thinking,
    { type: 'speech-started' },
    [{ ...thinking, held: true }, { do: 'hold' }],
  ],
  ['a sound does not hold an answer being heard', speaking, { type: 'speech-started' }, [speaking]],
  ['a sound that is likely speech holds it', speaking, { type: 'speech-likely' }, [held, { do: 'hold' }]],
  ['a lasting sound holds it', speaking, { type: 'speech-lasted', words: false }, [held, { do: 'hold' }]],
  [
    'lasting words stop it',
    speaking,
    { type: 'speech-lasted', words: true },
    [{ phase: 'listening', turn: 3, misses: 0, joining: false }, { do: 'interrupt' }],
  ],
  [
    'words stop what is held',
    held,
    { type: 'words-heard', urgent: false },
    [{ phase: 'listening', turn: 3, misses: 0, joining: false }, { do: 'interrupt' }],
  ],
  [
    'words before the answer was heard are joined',
    thinking,
    { type: 'words-heard', urgent: false },
    [{ phase: 'listening', turn: 3, misses: 0, joining: true }, { do: 'interrupt' }],
  ],
  [
    'a short word over the answer waits for the turn to end',
    speaking,
    { type: 'words-heard', urgent: false },
    [speaking],
  ],
  [
    'a word that asks for the floor gets it',
    speaking,
    { type: 'words-heard', urgent: true },
    [{ phase: 'listening', turn: 3, misses: 0, joining: false }, { do: 'interrupt' }],
  ],
  ['a noise lets it go on', held, { type: 'nothing-said' }, [speaking, { do: 'release' }]],
  ['a sign of listening lets it go on', held, said(true), [speaking, { do: 'release' }]],
  ['a turn over the answer replaces it', speaking, said(), [next, { do: 'interrupt' }, answer(false)]],
  ['a turn before the answer was heard is joined', thinking, said(), [next, { do: 'interrupt' }, answer(true)]],
  ['a late final with the same words is stored', thinking, corrected(false), [thinking, correct]],
  [
    'a late final with other words is answered instead',
    thinking,
    corrected(true),
    [{ ...next, misses: 1 }, { do: 'interrupt' }, correct, { do: 'answer-again', turn: 4 }],
  ],
  ['a late final is only stored when the answer is being heard', speaking, corrected(true), [speaking, correct]],
  ['an answer that is heard is marked so', thinking, { type: 'answer-heard', turn: 3 }, [speaking]],
  ['an answer that finishes gives the floor back', speaking, { type: 'answer-finished', turn: 3 }, [listening]],
  [
    'an answer that ends while it is held leaves nothing on hold',
    held,
    { type: 'answer-finished', turn: 3 },
    [listening, { do: 'release' }],
  ],
  ['an answer that finishes late is ignored', speaking, { type: 'answer-finished', turn: 2 }, [speaking]],
  [
    'silence is asked about',
    listening,
    { type: 'silence', most: 2 },
    [
      { ...thinking, turn: 4, misses: 2 },
      { do: 'say', turn: 4, what: 'silence' },
    ],
  ],
  [
    'silence is the end when it was asked about often enough',
    listening,
    { type: 'silence', most: 1 },
    [
      { ...farewell, turn: 4 },
      { do: 'say', turn: 4, what: 'goodbye' },
    ],
  ],
  [
    'words stop the farewell of a silence',
    farewell,
    { type: 'words-heard', urgent: false },
    [{ phase: 'listening', turn: 3, misses: 0, joining: false }, { do: 'interrupt' }],
  ],
  ['nothing stops a goodbye that was asked for', asked, { type: 'words-heard', urgent: false }, [asked]],
  ['a turn does not stop it either', asked, said(), [asked]],
  ['the end is asked for', speaking, { type: 'leave-asked', turn: 3, how: 'hang-up' }, [asked, { do: 'release' }]],
  ['an old answer cannot ask for it', speaking, { type: 'leave-asked', turn: 2, how: 'hang-up' }, [speaking]],
  [
    'the line drops when the goodbye was heard',
    asked,
    { type: 'answer-finished', turn: 3 },
    [
      { phase: 'leaving', turn: 3, how: 'hang-up' },
      { do: 'command', how: 'hang-up' },
    ],
  ],
  [
    'a failed transfer gives the caller back',
    transferring,
    { type: 'leave-failed', how: 'transfer' },
    [next, { do: 'say', turn: 4, what: 'transfer-failed' }],
  ],
  [
    'an operator’s transfer that failed is told',
    listening,
    { type: 'leave-failed', how: 'transfer' },
    [next, { do: 'say', turn: 4, what: 'transfer-failed' }],
  ],
  ['news of another transfer waits', speaking, { type: 'leave-failed', how: 'transfer' }, [speaking]],
  [
    'a socket that closes during a transfer was transferred',
    transferring,
    { type: 'stream-closed' },
    [{ ...ended, reason: 'transferred' }, { do: 'interrupt' }, { do: 'end', reason: 'transferred' }],
  ],
  [
    'who hears nothing at all apologises',
    listening,
    { type: 'stuck' },
    [
      { ...thinking, turn: 4 },
      { do: 'say', turn: 4, what: 'apology' },
    ],
  ],
  [
    'an answer that never comes is apologised for',
    thinking,
    { type: 'stuck' },
    [{ ...thinking, turn: 4 }, { do: 'interrupt' }, { do: 'say', turn: 4, what: 'apology' }],
  ],
  ['a hold nobody lifts is lifted', held, { type: 'stuck' }, [speaking, { do: 'release' }]],
  [
    'a goodbye that is never over is cut',
    farewell,
    { type: 'stuck' },
    [{ phase: 'leaving', turn: 3, how: 'hang-up' }, { do: 'interrupt' }, { do: 'command', how: 'hang-up' }],
  ],
  [
    'a line that does not drop is dropped',
    transferring,
    { type: 'stuck' },
    [{ ...ended, reason: 'failed' }, { do: 'interrupt' }, { do: 'end', reason: 'failed' }],
  ],
  ['nothing happens after the end', ended, said(), [ended]],
]

it.each(table)('%s', (_name, state, input, expected) => expect(step(state, input)).toEqual(expected))

const turns = fc.integer({ min: 0, max: 8 })
const anyInput: fc.Arbitrary<CallInput> = fc.oneof(
  fc.constantFrom<CallInput>(
    { type: 'greet' },
    { type: 'speech-started' },
    { type: 'speech-likely' },
    { type: 'speech-lasted', words: false },
    { type: 'speech-lasted', words: true },
    { type: 'words-heard', urgent: false },
    { type: 'words-heard', urgent: true },
    { type: 'nothing-said' },
    said(),
    said(true),
    corrected(true),
    { type: 'silence', most: 1 },
    { type: 'leave-failed', how: 'transfer' },
    { type: 'leave-failed', how: 'hang-up' },
    { type: 'deaf' },
    { type: 'time-over', urgent: false },
    { type: 'time-over', urgent: true },
    { type: 'stuck' },
    { type: 'stream-closed' },
  ),
  turns.map((turn): CallInput => ({ type: 'answer-heard', turn })),
  turns.map((turn): CallInput => ({ type: 'answer-finished', turn })),
  turns.map((turn): CallInput => ({ type: 'leave-asked', turn, how: 'transfer' })),
)

it('whatever happens: turns only rise, one answer at a time, a hold is let go, and the last words are heard first', () =>
  fc.assert(
    fc.property(fc.array(anyInput, { maxLength: 60 }), (inputs) => {
      let state: CallState = START
      let playing = false
      let paused = false
      const expectations: boolean[] = []
      for (const input of inputs) {
        const [after, ...actions]: readonly [CallState, ...CallAction[]] = step(state, input)
        expect(after.turn).toBeGreaterThanOrEqual(state.turn)
        if (input.type === 'answer-finished' && input.turn === state.turn) playing = false
        for (const action of actions) {
          if (action.do === 'interrupt') playing = paused = false
          if (action.do === 'hold') paused = true
          if (action.do === 'release') paused = false
          const begins = action.do === 'answer' || action.do === 'say' || action.do === 'answer-again'
          if (action.do === 'command') expectations.push(!playing && state.phase === 'goodbye')
          if (begins) expectations.push(!playing)
          playing ||= begins
        }
        expectations.push(paused === (after.phase === 'answering' && after.held))
        state = after
      }
      expect(expectations).not.toContain(false)
    }),
    { numRuns: 5_000 },
  ))
