import type { ChatRequest } from '../../wire/chat-request.ts'
import { textOf } from '../context.ts'
import { guessLang } from '../phrases/pick.ts'
import type { Lang } from '../phrases/phrases.ts'
import { fillSchema } from '../schema.ts'
import { findCitations } from './citations.ts'
import { answerSms } from './sms-answer.ts'
import { decideNext } from './next-action.ts'
import { quoted } from './noun-phrase.ts'
import { problemOf, synthesise } from './synthesis.ts'
import { readTranscript, type Transcript } from './transcript.ts'

/** The text that answers a request which is not part of a conversation, or `undefined` when it is one. */
export function readInsight(request: ChatRequest, nowMs: number): string | undefined {
  const system = request.messages
    .filter(({ role }) => role !== 'assistant' && role !== 'tool')
    .map(textOf)
    .join('\n')
  const schema =
    request.response_format?.type === 'json_schema' ? request.response_format.json_schema.schema : undefined
  const asked = schema ? JSON.stringify(schema) : system
  if (request.response_format && request.response_format.type !== 'text') {
    const transcript = readTranscript(request)
    if (asked.includes('improvement_suggestions')) return JSON.stringify(synthesise(transcript))
    if (asked.includes('justification')) return JSON.stringify(decideNext(transcript))
    if (asked.includes('"citations"')) return JSON.stringify(findCitations(request))
    if (asked.includes('"updates"')) return JSON.stringify(answerSms(request, { lang: readLang(system), nowMs }))
    return JSON.stringify(schema ? fillSchema(schema, '') : {})
  }
  if (request.tools?.length || /style=/.test(system)) return undefined
  if (asked.includes('improvement_suggestions')) return JSON.stringify(synthesise(readTranscript(request)))
  if (asked.includes('justification') && asked.includes('case_closed'))
    return JSON.stringify(decideNext(readTranscript(request)))
  return /\bSMS\b|text message/i.test(system) && /summar|recap|sums? up/i.test(system)
    ? summariseInSms(readTranscript(request), system)
    : undefined
}

const SMS: Readonly<Record<Lang, readonly [hello: string, noted: string, nothing: string, thanks: string]>> = {
  en: ['Hello', 'we have noted what you told us:', 'thank you for your call', 'Thank you for your trust.'],
  fr: ['Bonjour', 'nous avons noté ce que vous nous avez dit :', 'merci de votre appel', 'Merci de votre confiance.'],
  es: ['Hola', 'hemos anotado lo que nos contó:', 'gracias por su llamada', 'Gracias por su confianza.'],
  zh: ['您好', '我们已记录：', '感谢您的来电', '感谢您的信任。'],
}

function summariseInSms({ claim, turns }: Transcript, system: string): string {
  const [hello, noted, nothing, thanks] = SMS[readLang(system) ?? guessLang(turns.map(({ text }) => text).join(' '))]
  const name = claim['caller_name'] ?? claim['policyholder_name']
  const problem = problemOf(claim)
  const signature = /\bsign as ([^\n.]+)\./.exec(system)?.[1]
  const body = problem ? `${noted} ${quoted(problem)}` : nothing
  return [`${hello}${name ? ` ${name}` : ''}, ${body}. ${thanks}`, signature?.replace(' of ', ', ')]
    .filter(Boolean)
    .join(' ')
}

const NAMES: Readonly<Record<string, Lang>> = { english: 'en', french: 'fr', spanish: 'es', chinese: 'zh' }

function readLang(system: string): Lang | undefined {
  const code = /language[^\n]*?\b(fr|en|es|zh)-[A-Z]{2}\b/i.exec(system)?.[1]?.toLowerCase() as Lang | undefined
  return code ?? NAMES[/\bwrite in (\w+)/i.exec(system)?.[1]?.toLowerCase() ?? '']
}
