export interface TimeOfDay {
  readonly hour: number
  readonly minute: number
}

const NAMED: readonly (readonly [RegExp, TimeOfDay])[] = [
  [/\b(midnight|minuit|medianoche)\b|午夜/, { hour: 0, minute: 0 }],
  [/\b(noon|midday|(?<!apres[- ])midi|mediodia)\b|中午/, { hour: 12, minute: 0 }],
]

const PARTS: readonly (readonly [RegExp, TimeOfDay])[] = [
  [/\b(afternoon|apres[- ]midi|tarde)\b|下午/, { hour: 15, minute: 0 }],
  [/\b(evening|soir|soiree)\b|(?:晚上|今晚|昨晚|傍晚)/, { hour: 19, minute: 0 }],
  [/\b(tonight|night|nuit|noche|anoche)\b/, { hour: 21, minute: 0 }],
  [/\b(morning|matin|matinee)\b|\b(?:la|esta) manana\b|早上|上午|今早|明早|早晨/, { hour: 9, minute: 0 }],
]

const NOT_A_DATE = String.raw`(?!\s*(?:\/|\d|st\b|nd\b|rd\b|th\b|[a-z]*day|january|february|march|april|may|june|july|august|september|october|november|december))`

/** Hour, minute, half of the day. The first pattern that matches anywhere wins, so the surest comes first. */
const CLOCKS: readonly RegExp[] = [
  /\b(\d{1,2})(?: ?: ?| )?(\d{2})? ?([ap])\.?m\b/,
  /\b(\d{1,2}) ?: ?(\d{2})\b/,
  /\b(\d{1,2})(?: (\d{2}))? (?:in the (?:morning|afternoon|evening)|at night|de la (?:manana|tarde|noche))\b/,
  /\b(\d{1,2}) ?h(?:eures?\b|\b|(?=\d)) ?(\d{1,2})?/,
  /(\d{1,2}) ?点 ?(\d{1,2})?/,
  /\b(\d{1,2}) o'?clock/,
  new RegExp(String.raw`(?:\bat|\b(?:a|sobre|hacia) las?|(?<!\by )\ba) (\d{1,2})(?: (\d{2}))?\b${NOT_A_DATE}`),
]

const FRACTIONS: readonly (readonly [RegExp, (hour: number) => TimeOfDay])[] = [
  [/\bhalf past (\d{1,2})/, (hour) => ({ hour, minute: 30 })],
  [/\bquarter past (\d{1,2})/, (hour) => ({ hour, minute: 15 })],
  [/\bquarter to (\d{1,2})/, (hour) => ({ hour: hour - 1, minute: 45 })],
  [/\b(\d{1,2}) ?h(?:eures?)? et demie/, (hour) => ({ hour, minute: 30 })],
  [/\b(\d{1,2}) ?h(?:eures?)? et quart/, (hour) => ({ hour, minute: 15 })],
  [/\b(\d{1,2}) ?h(?:eures?)? moins le quart/, (hour) => ({ hour: hour - 1, minute: 45 })],
  [/(\d{1,2}) ?点半/, (hour) => ({ hour, minute: 30 })],
  [/(\d{1,2}) ?点(?:1|一)刻/, (hour) => ({ hour, minute: 15 })],
  [/\blas? (\d{1,2}) y cuarto/, (hour) => ({ hour, minute: 15 })],
  [/\blas? (\d{1,2}) menos cuarto/, (hour) => ({ hour: hour - 1, minute: 45 })],
  [/\blas? (\d{1,2}) y media/, (hour) => ({ hour, minute: 30 })],
]

/** The time of day that a text (plain, numbers as digits) names: a clock time, or else a part of the day. */
export function readTimeOfDay(text: string): TimeOfDay | undefined {
  const part = PARTS.find(([pattern]) => pattern.test(text))?.[1]
  const late = part !== undefined && part.hour >= 15
  const exact = readClock(text)
  if (exact) return exact.hour > 0 && exact.hour < 12 && late ? { ...exact, hour: exact.hour + 12 } : exact
  return NAMED.find(([pattern]) => pattern.test(text))?.[1] ?? part
}

const HALF_SAID = /\d ?[ap]\.?m\b/

/** Nobody plans for the small hours: "tomorrow at three" is in the afternoon, unless the half of the day was said. */
export function whenAwake(time: TimeOfDay, text: string): TimeOfDay {
  const isSaid = HALF_SAID.test(text) || PARTS.some(([pattern]) => pattern.test(text))
  return time.hour > 0 && time.hour < 7 && !isSaid ? { ...time, hour: time.hour + 12 } : time
}

function readClock(text: string): TimeOfDay | undefined {
  for (const [pattern, time] of FRACTIONS) {
    const hour = pattern.exec(text)?.[1]
    if (hour) return valid(time(Number(hour)))
  }
  for (const pattern of CLOCKS) {
    const [match, hours, minutes, half] = pattern.exec(text) ?? []
    if (match === undefined) continue
    const hour = Number(hours)
    const minute = Number(minutes ?? 0)
    return valid({ hour: half === 'p' && hour < 12 ? hour + 12 : half === 'a' && hour === 12 ? 0 : hour, minute })
  }
  return undefined
}

const valid = (time: TimeOfDay): TimeOfDay | undefined =>
  time.hour >= 0 && time.hour < 24 && time.minute < 60 ? time : undefined
