import { DEFAULT_FEATURES } from '@call-center/shared/config/features'
import type { FeatureChanges, SetFeatures } from '@call-center/shared/config/feature-changes'
import { silentLog } from '@call-center/shared/log'
import { describe, expect, it } from 'vitest'
import { createCounters } from '../counters.ts'
import { createFeatureFlags } from './feature-flags.ts'
import type { FeatureSource } from './feature-source.ts'

const TTL_SEC = 60

function flagsOver(stored: { set: SetFeatures; broken?: boolean }) {
  const clock = { nowMs: 0 }
  let reads = 0
  const counters = createCounters()
  const source: FeatureSource = {
    kind: 'kv',
    async read() {
      reads++
      if (stored.broken) throw new RangeError('the store is away')
      return { set: stored.set, impossible: [] }
    },
    change: async (_changes: FeatureChanges) => {}, // and answers what it had for a while
  }
  const starting = { ...DEFAULT_FEATURES, recognition_retry_max: 5 }
  const now = () => clock.nowMs
  const flags = createFeatureFlags({ source, starting, ttlSec: TTL_SEC, counters, log: silentLog, now })
  return { flags, stored, clock, counters, reads: () => reads }
}

describe('the flags of the moment', () => {
  it('are the starting values with what was set over them', async () => {
    const { flags } = flagsOver({ set: { vad_threshold: 0.7, recording_enabled: false } })
    expect(await flags.current()).toEqual({ ...DEFAULT_FEATURES, recognition_retry_max: 5, vad_threshold: 0.7 })
  })

  it('are read once per lifetime, and hold for no longer', async () => {
    const { flags, stored, clock, reads } = flagsOver({ set: {} })
    await flags.current()
    stored.set = { vad_threshold: 0.7 }
    clock.nowMs = TTL_SEC * 1_000 - 1
    expect([(await flags.current()).vad_threshold, reads()]).toEqual([0.5, 1])
    clock.nowMs += 1
    expect([(await flags.current()).vad_threshold, reads()]).toEqual([0.7, 2])
  })

  it('are the last known ones while the store is away, which is left alone for a moment', async () => {
    const { flags, stored, clock, counters, reads } = flagsOver({ set: { vad_threshold: 0.7 } })
    await flags.current()
    stored.broken = true
    clock.nowMs = TTL_SEC * 1_000
    for (let i = 0; i < 10; i++) expect((await flags.current()).vad_threshold).toBe(0.7)
    expect([reads(), counters.read()]).toEqual([2, { 'features.unread': 1 }])
    Object.assign(stored, { broken: false, set: {} })
    clock.nowMs += 5_000
    expect((await flags.current()).vad_threshold).toBe(0.5)
  })

  it('are the changed ones at once, although the store still answers the old ones', async () => {
    const { flags, clock } = flagsOver({ set: { recording_enabled: true, vad_threshold: 0.6 } })
    expect(await flags.change({ vad_threshold: 0.9, recording_enabled: null })).toEqual({ vad_threshold: 0.9 })
    clock.nowMs = TTL_SEC * 1_000 - 1
    expect(await flags.current()).toMatchObject({ vad_threshold: 0.9, recording_enabled: false })
  })

  it('are what another part of the system says', async () => {
    const { flags, reads } = flagsOver({ set: {} })
    flags.remember({ vad_threshold: 0.9 })
    expect([(await flags.current()).vad_threshold, reads()]).toEqual([0.9, 0])
  })
})
