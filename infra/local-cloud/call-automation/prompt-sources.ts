import { escapeXml, unescapeXml } from '@call-center/shared/escape-xml'
import { CallCenterError } from '@call-center/shared/errors'
import { SAMPLE_RATE_HZ } from '../phone/pcm.ts'
import { readWav, type Wav } from '../phone/wav.ts'
import type { Carrier } from './carrier.ts'
import type { PlaySource } from './requests.ts'

/** A prompt could not be made audible. */
export class PromptError extends CallCenterError {
  readonly code = 'prompt-failed'
  readonly subCode: number

  constructor(subCode: number, message: string, options?: ErrorOptions) {
    super(message, options)
    this.subCode = subCode
  }
}

export interface Prompt {
  readonly pcm: Int16Array
  /** What the prompt says; nothing for a file. */
  readonly text: string | undefined
}

/** The audio of a play source. @throws {PromptError} */
export async function renderPrompt(source: PlaySource, carrier: Carrier): Promise<Prompt> {
  if (source.kind === 'file') return { pcm: await downloadWav(source.file.uri, carrier.fetch), text: undefined }
  const ssml = source.kind === 'ssml' ? source.ssml.ssmlText : ssmlOf(source.text)
  const language = /xml:lang=["']([^"']+)["']/.exec(ssml)?.[1] ?? 'en-US'
  try {
    return { pcm: await carrier.synthesize(ssml, language), text: textOf(ssml) }
  } catch (cause) {
    throw new PromptError(8511, 'The text could not be spoken.', { cause })
  }
}

async function downloadWav(uri: string, fetchFile: typeof fetch): Promise<Int16Array> {
  const bytes = await downloadFile(uri, fetchFile)
  const wav = parseWav(bytes)
  if (wav.channels.length !== 1 || wav.sampleRateHz !== SAMPLE_RATE_HZ) {
    throw new PromptError(
      8535,
      `Wanted: WAV, mono, 16 kHz; the file has ${wav.channels.length} channel(s), ${wav.sampleRateHz} Hz.`,
    )
  }
  return wav.channels[0]!
}

async function downloadFile(uri: string, fetchFile: typeof fetch): Promise<Uint8Array> {
  try {
    const response = await fetchFile(uri)
    if (!response.ok) throw new PromptError(8536, `The file could not be downloaded: status ${response.status}.`)
    return new Uint8Array(await response.arrayBuffer())
  } catch (cause) {
    throw cause instanceof PromptError ? cause : new PromptError(8536, 'The file could not be downloaded.', { cause })
  }
}

function parseWav(bytes: Uint8Array): Wav {
  try {
    return readWav(bytes)
  } catch (cause) {
    throw new PromptError(8535, `The file cannot be played: ${cause instanceof Error ? cause.message : ''}`, { cause })
  }
}

function ssmlOf({
  text,
  voiceName,
  sourceLocale,
}: {
  text: string
  voiceName?: string | undefined
  sourceLocale?: string | undefined
}): string {
  const language = sourceLocale ?? /^[a-z]{2,3}-[A-Z]{2}/.exec(voiceName ?? '')?.[0] ?? 'en-US'
  const voice = voiceName ? `<voice name="${escapeXml(voiceName)}">${escapeXml(text)}</voice>` : escapeXml(text)
  return `<speak version="1.0" xmlns="http://www.w3.org/2001/10/synthesis" xml:lang="${escapeXml(language)}">${voice}</speak>`
}

/** What SSML says, without its marks. */
function textOf(ssml: string): string {
  return unescapeXml(ssml.replace(/<[^>]+>/g, ' '))
    .replace(/\s+/g, ' ')
    .trim()
}
