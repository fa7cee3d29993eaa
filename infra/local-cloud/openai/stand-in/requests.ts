import { type Answer, say, use } from './answer.ts'
import type { Context } from './context.ts'
import type { Intent } from './intents.ts'
import { PHRASES } from './phrases/pick.ts'
import type { Lang } from './phrases/phrases.ts'
import { goOn } from './go-on.ts'
import { fromDocuments } from './known-documents.ts'
import { openWish, readReminder } from './reminder.ts'
import { allowedValues, isRecord } from './schema.ts'
import { callTool } from './tool-arguments.ts'

/** What the caller asks to be done with a tool. `undefined` when nothing is, or the tool for it was not sent. */
export function requestTool(
  context: Context,
  intent: Intent | undefined,
  wanted: Lang | undefined,
): Answer | undefined {
  const { phrases, said } = context
  const run = (name: string, known: Readonly<Record<string, unknown>>): Answer | undefined => {
    const call = callTool(context, name, known)
    return call && use(call)
  }
  if (wanted && wanted !== context.lang) return changeLang(context, wanted)
  const wish = intent === undefined ? openWish(context) : undefined
  if (wish !== undefined) return setReminder(context, wish)
  switch (intent) {
    case 'human':
      return (
        run('talk_to_human', { customer_response: phrases.transferring, briefing: claimInWords(context) ?? said }) ??
        say('sad', phrases.noHuman)
      )
    case 'reminder':
      return setReminder(context)
    case 'slower':
      return run('speech_speed', { speed: speedTimes(context, 0.8), customer_response: phrases.slower })
    case 'faster':
      return run('speech_speed', { speed: speedTimes(context, 1.2), customer_response: phrases.faster })
    case 'sms':
      return (
        run('send_sms', { message: claimInWords(context) ?? phrases.noted, customer_response: phrases.smsSent }) ??
        say('none', phrases.cannotDo, goOn(context))
      )
    case 'newClaim':
      return run('new_claim', { customer_response: phrases.newClaim })
    case 'search':
    case 'question':
      if (fromDocuments(context)) return undefined // it was looked up already
      return run('search_document', { queries: [said], customer_response: phrases.searching })
    case 'emergency':
      return run('notify_emergencies', {
        reason: said,
        location: locationOf(context),
        contact: contactOf(context),
        service: serviceOf(context),
        customer_response: phrases.emergency,
      })
    default:
      return undefined
  }
}

/** Without a subject, the caller is asked for it: their answer to that comes with the `wish` they began with. */
function setReminder(context: Context, wish?: string): Answer | undefined {
  const { phrases, tools } = context
  const reminder = readReminder(context, wish)
  if (!reminder) return tools.has('new_or_updated_reminder') ? say('none', phrases.reminderOfWhat) : undefined
  const call = callTool(context, 'new_or_updated_reminder', { ...reminder, customer_response: phrases.reminderSet })
  return call && use(call)
}

function changeLang(context: Context, wanted: Lang): Answer | undefined {
  const tool = context.tools.get('speech_lang')?.function
  if (!tool) return undefined
  const listed = allowedValues(tool.parameters, 'lang')
  const codes =
    listed.length > 0 ? listed : [...(tool.description ?? '').matchAll(/\b[a-z]{2}-[A-Z]{2}\b/g)].map(([code]) => code)
  const lang =
    codes.find((code) => code.startsWith(`${wanted}-`)) ?? (codes.length === 0 ? USUAL_CODE[wanted] : undefined)
  if (!lang) return say('none', context.phrases.languageUnavailable)
  const call = callTool(context, 'speech_lang', { lang, customer_response: PHRASES[wanted].languageChanged })
  return call && use(call)
}

const USUAL_CODE: Readonly<Record<Lang, string>> = { en: 'en-US', fr: 'fr-FR', es: 'es-ES', zh: 'zh-CN' }

const SLOWEST = 0.75
const FASTEST = 1.25

/** The current speed is the one set last in this call, or the one the prompt tells. */
function speedTimes({ system, tools, allResults }: Context, factor: number): number {
  const set = allResults.findLast(({ name }) => name === 'speech_speed')
  const told = `${system}\n${tools.get('speech_speed')?.function.description ?? ''}`
  const current =
    /"speed":(\d+(?:\.\d+)?)/.exec(set?.arguments ?? '')?.[1] ??
    /\bcurrent[^\n.]{0,20}(?:speed|rate)[^\d\n]{0,12}(\d(?:\.\d+)?)/i.exec(told)?.[1]
  const speed = Math.round(Number(current ?? 1) * factor * 100) / 100
  return Math.min(FASTEST, Math.max(SLOWEST, speed))
}

function claimInWords({ claim, fields }: Context): string | undefined {
  const known = fields
    .filter(({ name }) => claim[name] !== undefined)
    .map(({ name }) => `${name.replaceAll('_', ' ')}: ${claim[name]}`)
  return known.length > 0 ? known.join(', ') : undefined
}

const locationOf = ({ claim }: Context): string | undefined =>
  Object.entries(claim).find(([name]) => /location|address|place/.test(name))?.[1] ?? 'not known yet'

const contactOf = ({ claim }: Context): string | undefined =>
  Object.entries(claim).find(([name]) => /phone/.test(name))?.[1] ?? 'the caller'

const SERVICES: readonly (readonly [string, RegExp])[] = [
  [
    'firefighters',
    /\b(fire|burning|firefighters|pompiers|incendie|feu|flammes|br[uû]le|bomberos|incendio|fuego|llamas|ardiendo)(?!\p{L})|[着失]火/iu,
  ],
  ['police', /\b(police|policia)\b|报警/i],
  ['veterinarian', /\b(dog|cat|chien|chat|vet)\b/i],
]

function serviceOf({ said, tools }: Context): string | undefined {
  const parameters = tools.get('notify_emergencies')?.function.parameters
  const allowed = isRecord(parameters) ? allowedValues(parameters, 'service') : []
  const service = SERVICES.find(([, pattern]) => pattern.test(said))?.[0] ?? 'hospital'
  return allowed.length === 0 || allowed.includes(service) ? service : allowed[0]
}
