import { readWavAsPcm } from '../../phone/wav.ts'
import type { Account } from '../account.ts'
import type { Prompt } from '../twiml/read-twiml.ts'
import type { TwilioCall } from './twilio-call.ts'

/** Plays a prompt to its end, or until `signal` aborts. What cannot be played is left out, as Twilio does, and logged. */
export async function playPrompt(
  account: Account,
  call: TwilioCall,
  prompt: Prompt,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) return
  if (prompt.verb === 'Pause') return pause(account, prompt.length * 1_000, signal)
  const pcm = await audioOf(account, prompt).catch((err: unknown) => {
    account.log.error({ err, verb: prompt.verb }, 'a prompt could not be played')
  })
  for (let times = 0; pcm && times < prompt.loop && !signal.aborted; times++) {
    if (prompt.verb === 'Say') call.line?.socket.send({ type: 'said', text: prompt.text })
    await call.prompts.play(pcm, signal)
  }
}

export function pause({ clock }: Account, ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const stop = clock.after(ms, () => {
      signal.removeEventListener('abort', onAbort)
      resolve()
    })
    const onAbort = () => {
      stop()
      resolve()
    }
    signal.addEventListener('abort', onAbort, { once: true })
  })
}

async function audioOf({ synthesize, fetch: download }: Account, prompt: Exclude<Prompt, { verb: 'Pause' }>) {
  if (prompt.verb === 'Say') return synthesize(ssmlOf(prompt.text, prompt.language), prompt.language)
  const response = await download(prompt.url)
  if (!response.ok) throw new Error(`the file could not be downloaded: status ${response.status}`)
  return readWavAsPcm(new Uint8Array(await response.arrayBuffer()))
}

const ssmlOf = (text: string, language: string): string =>
  `<speak version="1.0" xmlns="http://www.w3.org/2001/10/synthesis" xml:lang="${language}">${escapeXml(text)}</speak>`

const escapeXml = (text: string): string => text.replace(/[&<>]/g, (character) => `&#${character.codePointAt(0) ?? 0};`)
