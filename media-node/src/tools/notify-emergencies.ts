import * as z from 'zod'
import { emergencyNumber, type EmergencyService } from './emergency-numbers.ts'
import { fileReminder } from './file-reminder.ts'
import type { ToolHands } from './tool-hands.ts'
import { defineTool, type Tool, toolInput } from './tool.ts'

/** The tool's own services are the original's; what has no public number is looked up by the customer. */
const SERVICES: Readonly<Record<string, EmergencyService | undefined>> = {
  police: 'police',
  firefighters: 'firefighters',
  hospital: 'ambulance',
  pharmacy: undefined,
  veterinarian: undefined,
}
const NAMES = ['police', 'firefighters', 'hospital', 'pharmacy', 'veterinarian'] as const

/** A colleague is told at once: five minutes are as soon as a reminder can be. */
const DUE_MS = 5 * 60_000

const short = z.string().trim().max(500)

const INPUT = toolInput(
  z.object({
    reason: short.describe('What happened, in English'),
    location: short.describe('Where, as precisely as it is known'),
    contact: short.describe('Who can be reached there. The number of this call is added for you'),
    service: z.enum(NAMES).describe('Who is needed'),
  }),
)

/**
 * Somebody is in danger. Nobody is called: the caller is told which number to dial, in words that are not the model's, and
 * a colleague gets a reminder. `customer_response` is not among the arguments, so that the model cannot promise help.
 */
export const notifyEmergencies = (hands: ToolHands): Tool =>
  defineTool({
    name: 'notify_emergencies',
    description:
      'Use it at once when somebody is in danger. It calls NOBODY: it tells the customer for you which number to dial, and files a reminder of high priority for your colleagues. ' +
      'Never say that help is coming or that somebody was informed.',
    input: INPUT,
    announcement: ({ service }) => {
      const number = numberFor(hands, service)
      return number && hands.say('emergency_tpl', { emergency_number: number.split('').join(' ') })
    },
    async run({ reason, location, contact, service }) {
      const { caseFile, nowMs, assistedBy, callerPhone } = hands
      const due = new Date(nowMs() + DUE_MS).toISOString()
      const description = `${reason}\nThey called from: ${callerPhone}\nLocation: ${location}\nContact: ${contact}`
      const title = `HIGH PRIORITY: emergency (${service})`
      const filed = fileReminder(hands, { title, description, due_date_time: due, owner: assistedBy })
      const number = numberFor(hands, service)
      const told = number
        ? `The customer was told to hang up and dial ${number}.`
        : `There is no emergency number for a ${service} in ${caseFile.zone}: tell the customer to look up the nearest one.`
      const colleagues = filed ? 'A reminder was filed for your colleagues.' : 'No more reminders can be filed.'
      return `Nobody was called and no help is on its way. ${told} ${colleagues} Never say that help is coming.`
    },
  })

const numberFor = ({ callerPhone }: ToolHands, service: (typeof NAMES)[number]): string | undefined => {
  const kind = SERVICES[service]
  return kind && emergencyNumber(callerPhone, kind)
}
