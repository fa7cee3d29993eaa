import { setTimeout as sleep } from 'node:timers/promises'
import * as z from 'zod'
import { openInspector } from './inspector.ts'

/** As V8's sampling profiler tells it: https://chromedevtools.github.io/devtools-protocol/v8/Profiler/#type-Profile */
export const Profile = z.object({
  nodes: z.array(
    z.object({
      id: z.number(),
      callFrame: z.object({ functionName: z.string(), url: z.string() }),
      children: z.array(z.number()).default([]),
    }),
  ),
  samples: z.array(z.number()),
  /** Microseconds from one sample to the next. */
  timeDeltas: z.array(z.number()),
})
export type Profile = z.infer<typeof Profile>

const SAMPLING_US = 500

/** Samples the main thread of the process behind `inspectorUrl` for `seconds`. Throws when it does not answer. */
export async function profileOf(inspectorUrl: string, seconds: number): Promise<Profile> {
  using inspector = await openInspector(inspectorUrl)
  await inspector.ask('Profiler.enable')
  await inspector.ask('Profiler.setSamplingInterval', { interval: SAMPLING_US })
  await inspector.ask('Profiler.start')
  await sleep(seconds * 1_000)
  return z.object({ profile: Profile }).parse(await inspector.ask('Profiler.stop')).profile
}
