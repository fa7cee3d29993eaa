import { CARRIER_PRICES } from '@call-center/shared/cost/use-prices'
import { PRICES, type PriceName } from './prices.ts'
import { BUSIEST_HOUR, BUSY_HOURS, type Demand, HOURS_PER_MONTH, NODE, PER_CALL, PER_MINUTE } from './usage.ts'

export interface Line {
  readonly price: PriceName
  /** In the unit of the price. */
  readonly quantity: number
  readonly usd: number
  /** `fixed` is paid when nobody calls, too. */
  readonly kind: 'fixed' | 'per use'
}

export interface Estimate {
  readonly lines: readonly Line[]
  readonly usd: number
  readonly fixedUsd: number
  readonly minutes: number
  /** All of it, divided by the minutes. */
  readonly usdPerMinute: number
  /** Without what is paid anyway. */
  readonly usdPerFurtherMinute: number
}

/** What a month costs. Pure: the prices and assumptions are tables. */
export function estimate(demand: Demand): Estimate {
  const lines = [...fixedLines(demand), ...useLines(demand)].filter(({ quantity }) => quantity > 0)
  const usd = sum(lines)
  const fixedUsd = sum(lines.filter(({ kind }) => kind === 'fixed'))
  const minutes = demand.calls * demand.minutes
  return {
    lines,
    usd,
    fixedUsd,
    minutes,
    usdPerMinute: minutes > 0 ? usd / minutes : 0,
    usdPerFurtherMinute: minutes > 0 ? (usd - fixedUsd) / minutes : 0,
  }
}

const sum = (lines: readonly Line[]): number => lines.reduce((total, { usd }) => total + usd, 0)

const line =
  (kind: Line['kind']) =>
  (price: PriceName, quantity: number): Line => ({ price, quantity, usd: quantity * PRICES[price].usd, kind })
const fixed = line('fixed')
const perUse = line('per use')

function fixedLines({ carrier = 'azure', regions = 1, sharedCache = true, documents = true }: Demand): Line[] {
  const seconds = HOURS_PER_MONTH * 3_600 * regions
  return [
    fixed('workers', 1),
    // One object that nodes keep awake, 128 MB of memory.
    fixed('durableObjects', (0.125 * HOURS_PER_MONTH * 3_600) / 1e6),
    // One node a region stays, silent most of the time.
    fixed('processorIdle', seconds * NODE.cores),
    fixed('memory', seconds * NODE.gibibytes),
    // Autoscale never falls below a tenth of its most (1,000); each further region is paid again.
    fixed('database', HOURS_PER_MONTH * regions),
    fixed('search', documents ? 1 : 0),
    fixed('redis', sharedCache ? HOURS_PER_MONTH : 0),
    fixed('flags', 30.4),
    fixed('registry', 30.4),
    fixed(carrier === 'azure' ? 'phoneNumber' : 'twilioPhoneNumber', 1),
  ]
}

function useLines(demand: Demand): Line[] {
  const { calls, minutes, outbound = 0, recording = false, slowModel = false, documents = true, regions = 1 } = demand
  const carrier = CARRIER_PRICES[demand.carrier ?? 'azure']
  const talked = calls * minutes
  const turns = talked * PER_MINUTE.turns
  const million = 1e6
  const input = (turns * PER_MINUTE.inputTokensPerTurn) / million
  const cached = input * PER_MINUTE.cachedShare
  const output = (turns * PER_MINUTE.outputTokensPerTurn) / million
  const [fast, slow] = slowModel ? [0, 1] : [1, 0]
  const atOnce = Math.ceil((talked * BUSIEST_HOUR) / 60 / NODE.callsBeforeAnother)
  const furtherNodeSeconds = Math.max(0, atOnce - regions) * BUSY_HOURS * 3_600
  const busySeconds = Math.min(atOnce, regions) * BUSY_HOURS * 3_600
  return [
    perUse(carrier.streaming, talked),
    perUse(carrier.phoneIn, talked * (1 - outbound)),
    perUse(carrier.phoneOut, talked * outbound),
    ...(carrier.machine ? [perUse(carrier.machine, calls * outbound)] : []),
    perUse(carrier.sms, calls * PER_CALL.textSegments),
    perUse(carrier.recording, recording ? talked : 0),
    perUse('speechToText', talked / 60),
    perUse('textToSpeech', (talked * PER_MINUTE.synthesisedCharacters) / million),
    perUse('fastInput', (input - cached) * fast),
    perUse('fastCached', cached * fast),
    perUse('fastOutput', output * fast),
    perUse('slowInput', (input - cached) * slow + (calls * PER_CALL.inputTokens) / million),
    perUse('slowCached', cached * slow),
    perUse('slowOutput', output * slow + (calls * PER_CALL.outputTokens) / million),
    perUse('embedding', documents ? (talked * PER_MINUTE.embeddingTokens) / million : 0),
    // The nodes that are there anyway pay for being busy, further ones for being there.
    perUse('processor', (busySeconds + furtherNodeSeconds) * NODE.cores),
    perUse('memory', furtherNodeSeconds * NODE.gibibytes),
    perUse('databaseStorage', (calls * PER_CALL.storedKilobytes) / million),
    perUse('database', (talked * PER_MINUTE.databaseUnits * regions) / 3_600 / 100),
    perUse('logs', (talked * PER_MINUTE.logKilobytes) / million),
    perUse('workersRequests', Math.max(0, talked * PER_MINUTE.turns * 4 - 10 * million) / million),
  ]
}
