import { describe, expect, it } from 'vitest'
import type { FeatureSource } from './feature-source.ts'

export interface SourceUnderTest {
  readonly source: FeatureSource
  /** Puts what nobody should have put there into the store: by hand, by another system. */
  plant(flag: string, value: unknown): Promise<void>
}

const signal = AbortSignal.timeout(60_000)

/** Every source of feature flags that can be changed runs this. `open` answers one that nobody has touched. */
export function featureSourceContract(name: string, open: () => Promise<SourceUnderTest>): void {
  describe(`feature flags: ${name}`, () => {
    it('are not set until somebody sets them', async () => {
      const { source } = await open()
      expect(await source.read({ signal })).toEqual({ set: {}, impossible: [] })
    })

    it('are what they were set to, nothing and no included', async () => {
      const { source } = await open()
      const set = { callback_timeout_hour: 0, recording_enabled: false, vad_threshold: 0.75, recognition_retry_max: 2 }
      await source.change(set, { signal })
      expect((await source.read({ signal })).set).toEqual(set)
    })

    it('change by name, and are taken back by null', async () => {
      const { source } = await open()
      await source.change({ vad_threshold: 0.7, recording_enabled: true, slow_llm_for_chat: true }, { signal })
      await source.change({ vad_threshold: null, recording_enabled: false, vad_silence_timeout_ms: null }, { signal })
      expect((await source.read({ signal })).set).toEqual({ recording_enabled: false, slow_llm_for_chat: true })
    })

    it('that cannot be are left out, and take nothing else away', async () => {
      const { source, plant } = await open()
      await source.change({ recording_enabled: true }, { signal })
      await plant('vad_threshold', 7)
      await plant('vad_silence_timeout_ms', 'soon')
      await plant('of_somebody_else', 1)
      const { set, impossible } = await source.read({ signal })
      expect(set).toEqual({ recording_enabled: true })
      expect(impossible.toSorted()).toEqual(['vad_silence_timeout_ms', 'vad_threshold'])
    })

    it('are not waited for once nobody wants them', async () => {
      const { source } = await open()
      const aborted = AbortSignal.abort(new RangeError('enough'))
      await expect(source.read({ signal: aborted })).rejects.toBeInstanceOf(Error)
      await expect(source.change({ vad_threshold: 0.7 }, { signal: aborted })).rejects.toBeInstanceOf(Error)
      expect((await source.read({ signal })).set).toEqual({})
    })
  })
}
