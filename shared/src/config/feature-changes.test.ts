import { describe, expect, it } from 'vitest'
import {
  applyFeatureChanges,
  FeatureChanges,
  readStoredFeatures,
  replaceFeatures,
  SetFeatures,
} from './feature-changes.ts'
import { FEATURE_NAMES } from './features.ts'

describe('flags that are set', () => {
  it('have no defaults: what nobody set is absent', () => {
    expect(SetFeatures.parse({ vad_threshold: 0.7 })).toEqual({ vad_threshold: 0.7 })
    expect(FeatureChanges.parse({ recording_enabled: null })).toEqual({ recording_enabled: null })
    expect(SetFeatures.safeParse({ recording_enabled: null }).success).toBe(false)
  })

  it('are kept apart from impossible ones, one by one', () => {
    const stored = { vad_threshold: 7, recording_enabled: false, callback_timeout_hour: 0, of_somebody_else: 1 }
    expect(readStoredFeatures(stored)).toEqual({
      set: { recording_enabled: false, callback_timeout_hour: 0 },
      impossible: ['vad_threshold'],
    })
  })

  it('change by name; null takes one back', () => {
    const set = { vad_threshold: 0.7, recording_enabled: true }
    expect(applyFeatureChanges(set, { recording_enabled: null, vad_silence_timeout_ms: 0 })).toEqual({
      vad_threshold: 0.7,
      vad_silence_timeout_ms: 0,
    })
    const changes = replaceFeatures({ recording_enabled: false })
    expect(Object.keys(changes).sort()).toEqual([...FEATURE_NAMES].sort())
    expect(applyFeatureChanges(set, changes)).toEqual({ recording_enabled: false })
  })
})
