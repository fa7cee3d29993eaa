import type { Config } from '@call-center/shared/config/config'
import {
  type AppConfigurationOptions,
  type AppConfigurationService,
  startAppConfiguration,
} from './start-app-configuration.ts'

/** App Configuration, when the product is told to find it on this machine. */
export async function startAppConfigurationOf(
  { app_configuration: { connection_string = '' } }: Config,
  options: Omit<AppConfigurationOptions, 'credential'>,
): Promise<AppConfigurationService | undefined> {
  const [, host, id, secret] =
    /^Endpoint=https:\/\/([^:;/]+)[^;]*;Id=([^;]+);Secret=(.+)$/.exec(connection_string) ?? []
  if (host !== 'localhost' || id === undefined || secret === undefined) return undefined
  return await startAppConfiguration({ ...options, credential: { id, secret } })
}
