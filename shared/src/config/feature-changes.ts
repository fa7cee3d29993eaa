import * as z from 'zod'
import { FEATURE_NAMES, type FeatureName, Features } from './features.ts'

/** Flags that were set while the system runs. Those left out have their starting values, of `features` in the configuration. */
export type SetFeatures = { readonly [Flag in FeatureName]?: Features[Flag] }

/** What to do with some flags: set them, or, by `null`, give them their starting values back. */
export type FeatureChanges = { readonly [Flag in FeatureName]?: Features[Flag] | null }

/** `Features.partial()` would fill the defaults in: a flag that is left out must stay out. */
export const SetFeatures = z.object(each((flag) => flag.optional())) as unknown as z.ZodType<SetFeatures>
export const FeatureChanges = z.object(
  each((flag) => flag.nullable().optional()),
) as unknown as z.ZodType<FeatureChanges>

export interface StoredFeatures {
  readonly set: SetFeatures
  /** Names of flags whose stored value is impossible: they count as not set. */
  readonly impossible: readonly FeatureName[]
}

/** Reads what a store holds of the flags, one by one: a value that is impossible does not take the others away. */
export function readStoredFeatures(stored: Readonly<Record<string, unknown>>): StoredFeatures {
  const present = FEATURE_NAMES.filter((flag) => stored[flag] !== undefined)
  const isPossible = (flag: FeatureName): boolean => Features.shape[flag].unwrap().safeParse(stored[flag]).success
  const set = Object.fromEntries(present.filter(isPossible).map((flag) => [flag, stored[flag]]))
  return { set: SetFeatures.parse(set), impossible: present.filter((flag) => !isPossible(flag)) }
}

/** The flags that are set after `changes`. Pure. */
export function applyFeatureChanges(set: SetFeatures, changes: FeatureChanges): SetFeatures {
  const after = Object.entries({ ...set, ...changes }).filter(([, value]) => value !== null)
  return SetFeatures.parse(Object.fromEntries(after))
}

/** What sets exactly these flags, and takes all others back. */
export const replaceFeatures = (set: SetFeatures): FeatureChanges => ({
  ...Object.fromEntries(FEATURE_NAMES.map((flag) => [flag, null])),
  ...set,
})

function each(of: (flag: z.ZodType) => z.ZodType): Record<string, z.ZodType> {
  return Object.fromEntries(
    FEATURE_NAMES.map((name) => {
      const { description = '' } = Features.shape[name]
      return [name, of(Features.shape[name].unwrap()).describe(description)]
    }),
  )
}
