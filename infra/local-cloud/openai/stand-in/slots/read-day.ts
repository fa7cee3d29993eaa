const DAY_MS = 86_400_000

const RELATIVE: readonly (readonly [RegExp, number])[] = [
  [/\bday before yesterday\b|\bavant[- ]hier\b|\banteayer\b|前天/, -2],
  [/\bday after tomorrow\b|\bapres[- ]demain\b|\bpasado manana\b|后天/, 2],
  [/\byesterday\b|\bhier\b|\bayer\b|\blast (night|evening)\b|\banoche\b|昨[天晚夜]/, -1],
  [/\btomorrow\b|\bdemain\b|(?<!la |esta )\bmanana\b|明[天早晚]/, 1],
  [
    /\btoday\b|\baujourd'?hui\b|\bhoy\b|\bthis (morning|afternoon|evening)\b|\btonight\b|\bce (matin|soir)\b|\bcet(te)? (apres[- ]midi|nuit)\b|\besta (manana|tarde|noche)\b|今[天早晚]/,
    0,
  ],
]

const WEEKDAYS: readonly RegExp[] = [
  /\b(sunday|dimanche|domingo)\b|(?:星期|周|礼拜)[天日]/,
  /\b(monday|lundi|lunes)\b|(?:星期|周|礼拜)1/,
  /\b(tuesday|mardi|martes)\b|(?:星期|周|礼拜)2/,
  /\b(wednesday|mercredi|miercoles)\b|(?:星期|周|礼拜)3/,
  /\b(thursday|jeudi|jueves)\b|(?:星期|周|礼拜)4/,
  /\b(friday|vendredi|viernes)\b|(?:星期|周|礼拜)5/,
  /\b(saturday|samedi|sabado)\b|(?:星期|周|礼拜)6/,
]

const MONTHS: readonly string[] = [
  'january|janvier|enero|jan',
  'february|fevrier|febrero|feb',
  'march|mars|marzo',
  'april|avril|abril',
  'may|mai|mayo',
  'june|juin|junio',
  'july|juillet|julio',
  'august|aout|agosto',
  'september|septembre|septiembre|sept',
  'october|octobre|octubre|oct',
  'november|novembre|noviembre|nov',
  'december|decembre|diciembre|dec',
]

export interface DayOptions {
  /** Midnight of today, as wall-clock milliseconds. */
  readonly todayMs: number
  /** Which of two possible days is meant: what happened lies back, what is promised lies ahead. */
  readonly prefer: 'past' | 'future'
  /** The time of day that was said with it was already today. */
  readonly isOver: boolean
}

/** Midnight of the day a text (plain, numbers as digits) names, as wall-clock milliseconds. */
export function readDay(text: string, options: DayOptions): number | undefined {
  const relative = RELATIVE.find(([pattern]) => pattern.test(text))
  if (relative) return options.todayMs + relative[1] * DAY_MS
  return (
    readNamedDate(text, options) ??
    readShortDate(text, options) ??
    readDistance(text, options) ??
    readWeekday(text, options)
  )
}

function readNamedDate(text: string, options: DayOptions): number | undefined {
  const [, chineseMonth, chineseDay] = /(\d{1,2})月(\d{1,2})[日号]/.exec(text) ?? []
  if (chineseMonth && chineseDay) return dated(Number(chineseDay), Number(chineseMonth) - 1, undefined, options)
  for (const [month, names] of MONTHS.entries()) {
    const before = new RegExp(
      `\\b(\\d{1,2})(?:st|nd|rd|th|er)?(?: of| de)? (?:${names})\\b(?:,? (?:de |del )?(\\d{4}))?`,
    ).exec(text)
    const after = new RegExp(`\\b(?:${names}) (?:the )?(\\d{1,2})(?:st|nd|rd|th)?\\b(?:,? (\\d{4}))?(?! ?[:h])`).exec(
      text,
    )
    const [, day, year] = before ?? after ?? []
    if (day) return dated(Number(day), month, year, options)
  }
  return undefined
}

/** `21/11`, `21/11/2026`; `11/21` is understood too, because only one reading exists. */
function readShortDate(text: string, options: DayOptions): number | undefined {
  const [, first, second, year] = /\b(\d{1,2})[/](\d{1,2})(?:[/](\d{4}))?\b/.exec(text) ?? []
  if (!first || !second) return undefined
  const [day, month] = Number(second) > 12 ? [Number(second), Number(first)] : [Number(first), Number(second)]
  return month <= 12 ? dated(day, month - 1, year, options) : undefined
}

function dated(
  day: number,
  month: number,
  year: string | undefined,
  { todayMs, prefer }: DayOptions,
): number | undefined {
  const thisYear = new Date(todayMs).getUTCFullYear()
  const at = (inYear: number): number => Date.UTC(inYear, month, day)
  if (new Date(at(2024)).getUTCDate() !== day) return undefined
  if (year) return at(Number(year))
  const date = at(thisYear)
  if (prefer === 'past' && date > todayMs) return at(thisYear - 1)
  return prefer === 'future' && date < todayMs ? at(thisYear + 1) : date
}

const UNITS: readonly (readonly [RegExp, number])[] = [
  [/^(day|jour|dia|天)/, 1],
  [/^(week|semaine|semana|周|星期)/, 7],
]

function readDistance(text: string, { todayMs }: DayOptions): number | undefined {
  const ago =
    /\b(\d+|a) (days?|weeks?) ago\b|\bil y a (\d+) (jours?|semaines?)|\bhace (\d+) (dias?|semanas?)|(\d+) ?个?(天|周|星期)前/.exec(
      text,
    )
  const ahead =
    /\bin (\d+|a) (days?|weeks?)\b|\bdans (\d+) (jours?|semaines?)|\b(?:en|dentro de) (\d+) (dias?|semanas?)|(\d+) ?个?(天|周|星期)后/.exec(
      text,
    )
  const [count, unit] = (ago ?? ahead)?.slice(1).filter(Boolean) ?? []
  const days = UNITS.find(([pattern]) => pattern.test(unit ?? ''))?.[1]
  if (!count || !days) return undefined
  return todayMs + (ago ? -1 : 1) * (count === 'a' ? 1 : Number(count)) * days * DAY_MS
}

/** Said of what happened, today's weekday is today when its hour is over, and the same day of last week when it is still to come. */
function readWeekday(text: string, { todayMs, prefer, isOver }: DayOptions): number | undefined {
  const wanted = WEEKDAYS.findIndex((pattern) => pattern.test(text))
  if (wanted === -1) return undefined
  const today = new Date(todayMs).getUTCDay()
  const ahead = (wanted - today + 7) % 7 || 7
  const future = /\b(next|prochaine?|proximo)\b|下(?!午)/.test(text) || prefer === 'future'
  const past = /\b(last|derniere?|pasado)\b|(?<![早晚])上(?!午)/.test(text)
  if (future && !past) return todayMs + ahead * DAY_MS
  return todayMs + (ahead === 7 && (past || !isOver) ? -7 : ahead - 7) * DAY_MS
}
