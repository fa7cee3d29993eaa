import { AppConfigurationClient } from '@azure/app-configuration'
import { ProviderError } from '@call-center/shared/errors'
import { readStoredFeatures } from '@call-center/shared/config/feature-changes'
import { FEATURE_NAMES } from '@call-center/shared/config/features'
import type { FeatureSource } from './feature-source.ts'

/** A key filter names five keys at most. */
const KEYS_PER_QUERY = 5
/** The label of settings that have none. */
const NO_LABEL = '\0'

/** Flags in Azure App Configuration: one setting each, named like the flag and without a label, its value written as JSON. */
export function appConfigurationFeatures(connectionString: string): FeatureSource {
  const client = new AppConfigurationClient(connectionString, {
    retryOptions: { maxRetries: 1 },
    redirectOptions: { maxRetries: 0 }, // a service is where the configuration says, and nowhere else
  })
  const queries = Array.from({ length: Math.ceil(FEATURE_NAMES.length / KEYS_PER_QUERY) }, (_, index) =>
    FEATURE_NAMES.slice(index * KEYS_PER_QUERY, (index + 1) * KEYS_PER_QUERY).join(','),
  )

  return {
    kind: 'app-configuration',
    async read({ signal: abortSignal }) {
      const settings = await told(Promise.all(queries.map((keyFilter) => list(keyFilter, abortSignal))))
      return readStoredFeatures(Object.fromEntries(settings.flat()))
    },
    async change(changes, { signal: abortSignal }) {
      const each = Object.entries(changes).map(([key, value]) =>
        value === null
          ? client.deleteConfigurationSetting({ key }, { abortSignal })
          : client.setConfigurationSetting(
              { key, value: JSON.stringify(value), contentType: 'application/json' },
              { abortSignal },
            ),
      )
      await told(Promise.all(each))
    },
  }

  async function list(keyFilter: string, abortSignal: AbortSignal): Promise<[string, unknown][]> {
    const found: [string, unknown][] = []
    const options = { keyFilter, labelFilter: NO_LABEL, abortSignal }
    for await (const { key, value } of client.listConfigurationSettings(options)) found.push([key, scalar(value)])
    return found
  }
}

/** People write `true` and `0.5` into the portal. What is neither is no possible value of a flag. */
function scalar(value: string | undefined): unknown {
  try {
    return JSON.parse(value?.toLowerCase() ?? '')
  } catch {
    return value
  }
}

/** The message of the SDK quotes the request; its status says enough. */
async function told<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (cause) {
    const status = typeof cause === 'object' && cause !== null && 'statusCode' in cause ? cause.statusCode : 'no answer'
    throw new ProviderError('app-configuration', `status ${String(status)}`, { retryable: true, cause })
  }
}
