import { expect, it } from 'vitest'
import { chartOf } from './conversation/chart.ts'
import { chartRows as framePathRows } from './frame-path/chart-rows.ts'
import { chartRows as latencyRows } from './latency.ts'
import { chartRows as reportRows } from './report/chart-rows.ts'

const BOTH = { p50: 1, p95: 2 }
const LATENCY = { first_audio_ms: 500, silence_ms: 200, stt_ms: 100, llm_ms: 100, tts_ms: 99, own_ms: 1 }

it.each([
  [
    'frame-path',
    framePathRows({
      inbound: [
        {
          assistant: 'silent',
          us: { p50: 4, p99: 9 },
          stagesUs: { transport: 2, aec: 1, vad: 1 },
          bytes: 0,
          asynchronous: 0,
        },
      ],
      usPerFrame: { transport: 2, aec: 1, vad: 1, stt: 3, playout: 5 },
      stt: { mean: 3, worst: 20 },
      playout: { mean: 5, worst: 30 },
      turnEnd: [
        {
          language: 'en',
          half: 'held out',
          sentences: 50,
          promptWithPunctuation: 1,
          promptWithout: 1,
          cutUnfinished: [0, 0.02, 0.04],
          cutPunctuated: [0, 0, 0],
          cutWhereItCouldEnd: [0, 0, 0],
        },
      ],
      vad: undefined,
    }),
    ['4 / 9 µs', '4 %'],
  ],
  [
    'report',
    reportRows({
      hitMs: BOTH,
      missMs: BOTH,
      wholeMs: { hit: BOTH, miss: BOTH, database: BOTH, nothing: BOTH },
      hitRatioFinished: 0.967,
      hitRatioLive: 0.82,
      stalenessMs: { live: { ...BOTH, max: 1_100 }, finished: { max: 29_800 }, erased: { max: 29_900 } },
      crossRoleHits: 0,
      crossRoleRequests: 5_000,
    }),
    ['1 / 2 ms', '3.3 %', '0 answers', 'n 5000'],
  ],
  [
    'latency',
    latencyRows([
      {
        carrier: 'twilio',
        profile: 'instant',
        turns: 12,
        p50: LATENCY,
        p95: LATENCY,
        wireFirstAudioMs: { p50: 510, p95: 700 },
      },
    ]),
    ['510 / 700 ms', 'twilio', '99 / 99 ms'],
  ],
] as const)('draws a bar for each figure of %s', (_, figures, shown) => {
  const page = chartOf('Title', { figures })
  expect(page.match(/class="track"/g)).toHaveLength(figures.length)
  for (const text of shown) expect(page).toContain(text)
  expect(page).not.toContain('LiveKit')
})
