import { Recognizer } from 'microsoft-cognitiveservices-speech-sdk'
import { WebsocketMessageAdapter } from 'microsoft-cognitiveservices-speech-sdk/distrib/lib/src/common.browser/WebsocketMessageAdapter.js'
import { forgetRoundsThatAreOver } from './speech-loops.ts'

/** The SDK puts every header into the address as well, for browsers, which cannot send any. */
const SECRETS = ['Ocp-Apim-Subscription-Key', 'Authorization']

/**
 * Makes the Speech SDK connect as a server does: by the `ws` package, with the key or token in a header. Left alone it takes
 * the runtime's own WebSocket where there is one (Node 22 and later), which sends no headers, so that the secret travels in
 * the address and into the logs of whoever stands between; and which costs 14 to 16 % more time (50 and 200 recognisers, nothing else).
 * The SDK has no setting for either; where a later version hides these fields, `stt/azure.test.ts` fails.
 *
 * What it would tell Microsoft of itself after each phrase is not sent either.
 */
export function connectAsServer(): void {
  if (WebsocketMessageAdapter.forceNpmWebSocket) return
  WebsocketMessageAdapter.forceNpmWebSocket = true
  Recognizer.enableTelemetry(false)
  forgetRoundsThatAreOver()
  const { open } = WebsocketMessageAdapter.prototype
  WebsocketMessageAdapter.prototype.open = function (this: WebsocketMessageAdapter) {
    const address = new URL(String(Reflect.get(this, 'privUri')))
    for (const secret of SECRETS) address.searchParams.delete(secret)
    Reflect.set(this, 'privUri', address.href)
    return open.call(this)
  }
}
