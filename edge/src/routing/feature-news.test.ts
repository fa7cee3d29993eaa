import { DEFAULT_FEATURES, type Features } from '@call-center/shared/config/features'
import { describe, expect, it } from 'vitest'
import { FeatureNews } from './feature-news.ts'

function news() {
  const told: number[] = []
  const flags = { ttlSec: 60, now: DEFAULT_FEATURES, current: async (): Promise<Features> => flags.now }
  return { told, flags, news: new FeatureNews(({ vad_threshold }) => told.push(vad_threshold)) }
}

describe('news of the feature flags', () => {
  it('are told at once when one changed, and not again', async () => {
    const { told, flags, news: it } = news()
    for (const atMs of [0, 1_000, 2_000]) await it.tellIfDue(flags, atMs)
    flags.now = { ...DEFAULT_FEATURES, vad_threshold: 0.9 }
    for (const atMs of [3_000, 4_000]) await it.tellIfDue(flags, atMs)
    expect(told).toEqual([0.5, 0.9])
  })

  it('are told again when they may have been missed', async () => {
    const { told, flags, news: it } = news()
    for (const atMs of [0, 59_999, 60_000, 60_001, 120_000]) await it.tellIfDue(flags, atMs)
    expect(told).toEqual([0.5, 0.5, 0.5])
  })
})
