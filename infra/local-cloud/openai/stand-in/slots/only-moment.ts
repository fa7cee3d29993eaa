import { withDigits } from './number-words.ts'

/** Words that name a time by themselves. */
const NAMES_TIME =
  /\b(morning|afternoon|evening|night|tonight|noon|midday|midnight|yesterday|today|(mon|tues|wednes|thurs|fri|satur|sun)day|o'?clock|[ap]\.?m|matin|matinee|apres[- ]midi|soir|nuit|midi|minuit|hier|avant[- ]hier|aujourd'hui|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|heures?|tarde|noche|anoche|ayer|anteayer|hoy|mediodia|medianoche|lunes|martes|miercoles|jueves|viernes|sabado|domingo)\b|昨天|今天|前天|早上|上午|下午|晚上|点/
/** Words that stand beside them. */
const BESIDE =
  /\b(it|that|was|day|happened|i|think|well|at|around|about|on|in|the|of|this|last|past|early|late|before|after|half|quarter|to|st|nd|rd|th|january|february|march|april|may|june|july|august|september|october|november|december|c'etait|vers|a|le|la|du|de|l'|dernier|derniere|et|demie|moins|quart|janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre|fue|por|el|las?|del|pasad[oa]|y|media|menos|cuarto|manana|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|noviembre|diciembre|h)\b/g

/** "Nine in the morning", "hier vers 15 heures": a time, and nothing besides. */
export function isOnlyMoment(text: string): boolean {
  const words = withDigits(text)
  if (!NAMES_TIME.test(words)) return false
  const rest = words.replace(new RegExp(NAMES_TIME, 'g'), ' ').replace(BESIDE, ' ')
  return !/\p{L}/u.test(rest)
}
