import type { CallState } from '@call-center/shared/call/call'
import type { CarrierName } from '@call-center/shared/config/carriers'
import { type CostLine, costOfCall } from '@call-center/shared/cost/call-cost'
import {
  CARRIER_PRICES,
  type CarrierPrices,
  PRICES_AS_OF,
  USE_PRICES,
  type UsePrice,
} from '@call-center/shared/cost/use-prices'
import { secondsInWords } from './words.ts'

/** Who carries the text messages of a number of the assistant's. */
export type TextCarrier = (ownNumber?: string) => CarrierName

/** What a call used of what is paid by use, and what that is likely to cost. */
export const CostTable = ({ call, texts }: { readonly call: CallState; readonly texts: TextCarrier | undefined }) => {
  const { lines, usd } = costOfCall(call, texts && { texts })
  if (lines.length === 0)
    return <p class="empty">{call.open || call.in_progress ? 'Counted when the call is over.' : 'Nothing was used.'}</p>
  const naming = carriersOf(lines).length > 1
  return (
    <>
      <table class="costs">
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">Used</th>
            <th scope="col">Estimated</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr>
              <th scope="row">{nameOf(line.price, naming)}</th>
              <td>{rowOf(line.price).used(line)}</td>
              <td>{dollars(line.usd)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Together</th>
            <td></td>
            <td>{dollars(usd)}</td>
          </tr>
        </tfoot>
      </table>
      <p class="muted">
        An estimate, not a bill: what this would cost in US dollars at list prices of {PRICES_AS_OF} (
        {[...modelsOf(lines), ...telephonesOf(lines)].join('; ')}; the rest by Azure), whoever provided it here. Without
        tax, and without what all calls share.
      </p>
    </>
  )
}

interface Row {
  readonly name: string
  readonly used: (line: CostLine) => string
}

const minutes = ({ quantity }: CostLine): string => secondsInWords(quantity * 60)
const counted =
  (one: string, many: string, each: number) =>
  ({ quantity }: CostLine): string => {
    const count = Math.round(quantity * each)
    return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`
  }
const tokens = counted('token', 'tokens', 1e6)

type CarriersPart = keyof Omit<CarrierPrices, 'name'>

/** What carriers are paid for, whichever it is. */
const CARRIED: Readonly<Record<CarriersPart, Row>> = {
  phoneIn: { name: 'Telephone, calls of the caller', used: minutes },
  phoneOut: { name: 'Telephone, calls of the assistant', used: minutes },
  streaming: { name: 'Audio streaming', used: minutes },
  recording: { name: 'Recording', used: minutes },
  machine: { name: 'Who picked up, person or machine', used: counted('call', 'calls', 1) },
  sms: { name: 'Text messages', used: counted('part', 'parts', 1) },
}

const OTHERS: Readonly<Partial<Record<UsePrice, Row>>> = {
  speechToText: { name: 'Speech heard', used: ({ quantity }) => secondsInWords(quantity * 3_600) },
  textToSpeech: { name: 'Speech spoken', used: counted('character', 'characters', 1e6) },
  fastInput: { name: 'Fast model, read', used: tokens },
  fastCached: { name: 'Fast model, read again', used: tokens },
  fastOutput: { name: 'Fast model, written', used: tokens },
  slowInput: { name: 'Slow model, read', used: tokens },
  slowCached: { name: 'Slow model, read again', used: tokens },
  slowOutput: { name: 'Slow model, written', used: tokens },
}

/** Three digits behind the point: most of it costs less than a cent. */
const dollars = (usd: number): string => (usd < 0.0005 ? '< $0.001' : `$${usd.toFixed(3)}`)

/** Of which carrier a price is, and for what of its work. */
const carriedOf = (wanted: UsePrice) =>
  Object.values(CARRIER_PRICES).flatMap(({ name, ...prices }) =>
    (Object.keys(CARRIED) as CarriersPart[]).flatMap((part) =>
      prices[part] === wanted ? [{ carrier: name, part }] : [],
    ),
  )[0]

function rowOf(price: UsePrice): Row {
  const carried = carriedOf(price)
  return (carried ? CARRIED[carried.part] : OTHERS[price]) ?? { name: USE_PRICES[price].name, used: () => '' }
}

/** Where several carriers had a part in it, also whose price it is: a row of each would read the same. */
function nameOf(price: UsePrice, naming: boolean): string {
  const { name } = rowOf(price)
  const carrier = naming ? carriedOf(price)?.carrier : undefined
  return carrier === undefined ? name : `${name} (${carrier})`
}

/** The models whose prices were taken: those of an operator may be others. */
function modelsOf(lines: readonly CostLine[]): string[] {
  const models = lines.flatMap(({ price }) =>
    /^(fast|slow)/.test(price) ? [USE_PRICES[price].name.split(',')[0]] : [],
  )
  return models.length === 0 ? [] : [[...new Set(models)].join(' and ')]
}

const carriersOf = (lines: readonly CostLine[]): readonly string[] => [
  ...new Set(lines.flatMap(({ price }) => carriedOf(price)?.carrier ?? [])),
]

function telephonesOf(lines: readonly CostLine[]): string[] {
  const carriers = carriersOf(lines)
  return carriers.length === 0 ? [] : [`telephones of the United States by ${carriers.join(' and ')}`]
}
