import { PropertyId, SpeechConfig } from 'microsoft-cognitiveservices-speech-sdk'
import type { ServiceKey } from './access-token.ts'
import { connectAsServer } from './speech-transport.ts'

/** What the SDK asks as when there is no token: it is refused at once. A synthesiser that is told of an error waits for ever. */
const NOBODY = { token: '', expiresOnTimestamp: 0 }

/**
 * Where the Speech SDK connects to, and as whom. A token is asked for at each connection, so that one which the SDK mends
 * in the middle of a call brings a token of now.
 */
export function speechConfigOf(endpoint: string, key: ServiceKey): SpeechConfig {
  connectAsServer()
  const host = new URL(endpoint)
  if (typeof key === 'string') return SpeechConfig.fromHost(host, key || 'none')
  const config = SpeechConfig.fromEndpoint(host, {
    getToken: () =>
      key().then(
        ({ token, expiresAtMs }) => ({ token, expiresOnTimestamp: expiresAtMs }),
        () => NOBODY,
      ),
  })
  // `fromHost` takes no tokens; of an endpoint the SDK first asks where to go, one more way there and back for each connection.
  config.setProperty(PropertyId.SpeechServiceConnection_Endpoint, '')
  config.setProperty(PropertyId.SpeechServiceConnection_Host, host.origin)
  return config
}
