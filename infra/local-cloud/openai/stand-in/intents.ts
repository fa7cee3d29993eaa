import { isInsult } from './rude-words.ts'
import { plain } from './slots/number-words.ts'
import { type QuestionKind, readQuestion } from './callers-questions.ts'
import { isFiller, readTold, wantsTheWord } from './conversation-acts.ts'
import type { Lang } from './phrases/phrases.ts'
import { guessLang } from './phrases/pick.ts'

export type Intent =
  | 'jailbreak'
  | 'human'
  | 'goodbye'
  | 'reminder'
  | 'sms'
  | 'newClaim'
  | 'slower'
  | 'faster'
  | 'explain'
  | 'emergency'
  | 'unknown'
  | 'thanks'
  | 'greeting'
  | 'search'
  | 'noise'
  /** Swears, and tells nothing. */
  | 'insult'
  /** Wants to speak, and has not said what. */
  | 'wait'
  /** Has said it before. */
  | 'told'
  | QuestionKind

/** In order: the first that matches is what the caller wants. Texts are plain: lower case, without accents. */
const PATTERNS: readonly (readonly [Intent, RegExp])[] = [
  [
    'jailbreak',
    /\b(ignore|forget|disregard|oublie[zr]?|ignore[zr]?|olvide?|ignora)\b.{0,30}\b(instructions?|rules?|prompts?|regles?|consignes?|instrucciones|everything|tout)\b|\b(say|repeat|answer|reponds?|repete[zr]?|di|repite)\b.{0,12}\b(exactly|exactement|exactamente|after me|apres moi)\b|\b(you are now|tu es maintenant|vous etes maintenant|ahora eres|pretend (to be|you)|act as|fais semblant|joue le role|system prompt|jailbreak|developer mode|(tell|show|reveal|repeat|print|read)( to)? (me )?(what )?your (\w+ )?(prompt|instructions|rules)|(montre|revele|donne|dis)\w*([- ]moi)? (tes|vos) (instructions|consignes|regles)|(dime|muestra\w*|revela\w*) (tus|sus) (instrucciones|reglas)|finge ser|actua como)\b|\b(sing|chante[zr]?|canta)\b.{0,30}\b(song|chanson|cancion|for me|moi)\b|忽略.*(指令|规则|提示)|(忘记|无视).*(指令|规则)|系统提示词|假装你是|扮演/,
  ],
  [
    'emergency',
    /\b(call|send|need) (an? |the )?(ambulance|police|firefighters|fire (brigade|department)|emergency)\b|\b(ambulance|unconscious|can(not|'t) breathe|(not|stopped) breathing|bleeding (heavily|badly|a lot|to death)|heart attack|trapped in|there is a fire|there's a fire|(is|are) on fire|(house|home|flat|apartment|building|kitchen|car|room) is burning|somebody help|au secours|a l'aide|il y a le feu|il y a un incendie|(le )?feu chez|en feu|en flammes|(maison|appartement|immeuble|cuisine|voiture|chambre|toit) brule|je n'arrive (pas|plus) a respirer|je ne peux (pas|plus) respirer|les secours|le samu|les pompiers|la police|inconsciente?|ne respire (pas|plus)|saigne beaucoup|crise cardiaque|socorro|auxilio|hay (un )?(fuego|incendio)|(casa|cocina|piso|edificio|coche) esta ardiendo|en llamas|no puedo respirar|ambulancia|bomberos|no respira|sangra mucho|desmayad[oa])\b|救护车|报警|昏迷|没有呼吸|着火了|救命|失火了|大出血/,
  ],
  [
    'human',
    /\b(speak|talk|transfer|connect|put me through|pass me)\b.{0,25}\b(human|person|agent|someone|somebody|operator|advis[eo]r|representative|colleague|people)\b|\b(parler|passe[zr]?|transfere[zr]?|joindre)\b.{0,25}\b(conseillere?|humain|quelqu'un|agent|personne|operateur|collegue)\b|\b(hablar|paseme|pase)\b.{0,20}\b(persona|agente|humano|alguien)\b|^(a |an |un |une )?(human|agent|operator|conseiller|humain|agente)( please| s'il vous plait)?[.!]?$|人工|真人|转接/,
  ],
  [
    'reminder',
    /\bremind (me|us)\b|\b(set|create|make|add|put|plan|schedule|need|want|like|have)\b.{0,12}\breminder\b|^\W*(a |new )?reminder\b|\bcall me back\b|\bcall back\b|\brappele[zr]?[- ]moi\b|\bme rappeler\b|\bun rappel\b|\brecuerdame\b|\brecordarme\b|\bllam[ea]me\b|提醒|回电/,
  ],
  [
    'goodbye',
    /\b(good ?bye|bye|bye bye|see you|hang up|end the call)\b|\bthat('?s| is) (all|it|everything)\b(?!\s*\?)|\b(au revoir|bonne journee|c'est tout|raccroche[zr]?|a bientot)\b|\b(adios|hasta luego|eso es todo|nada mas)\b|再见|拜拜|没有了/,
  ],
  [
    'sms',
    /\b(send|text)\b.{0,20}\b(sms|text|message)\b|\btext me\b|\benvoye[zr]?\b.{0,20}\b(sms|message|texto)\b|\benvi\w+\b.{0,20}\b(sms|mensaje)\b|发.{0,4}短信/,
  ],
  [
    'newClaim',
    /\b(open|start|create|file|make|report|declare) (a|an|another|one more) (new |different |second |other )?(claim|case|file|matter|request)\b.{0,30}\b(too|as well|also|now|please|instead)\b|\b(new|another|different|second) (claim|case|file)\b|\b(nouveau|nouvelle|autre|deuxieme) (dossier|sinistre|declaration|demande)\b|\b(nuev[oa]|otr[oa]) (reclamacion|expediente|siniestro|parte|solicitud)\b|(新的?|另一个)(理赔|案件|申请)/,
  ],
  // The wish alone tells nothing of what happened.
  [
    'help',
    /^\W*((hello|hi|good (morning|afternoon|evening)|bonjour|bonsoir|hola)[\s,.!]*)?((i|we)('d like| would like| want| need| wish) to (file|make|open|submit|start|create|report) (a|an|my) (insurance )?(claim|case|file)|je (voudrais|veux|souhaite|souhaiterais|dois) (faire|ouvrir|deposer|declarer) (une?|mon|ma) (declaration( de sinistre)?|dossier|sinistre|reclamation)|(quiero|quisiera) (hacer|abrir|presentar|declarar) una? (reclamacion|siniestro|parte|expediente))( please| s'il vous plait| por favor)?\W*$|^我(想|要|想要)(报案|理赔|申请理赔)\W*$/,
  ],
  [
    'again',
    /^\W*(please )?(repeat|say (that|it) again|once more|repete[zr]?|redites|repita|otra vez)( (that|it|the question|la question|la pregunta))?( please| s'il vous plait| por favor)?\W*$/,
  ],
  [
    'slower',
    /\b(slower|slow down|more slowly|too fast|plus lentement|moins vite|trop vite|mas despacio|mas lento)\b|慢一?点|太快/,
  ],
  [
    'faster',
    /\b(faster|speed up|more quickly|too slow|plus vite|plus rapidement|trop lent\w*|mas rapido)\b|快一?点|太慢/,
  ],
  [
    'explain',
    /\btell me (everything|all|more) (about|on)\b|\bexplain\b.{0,60}\b(detail|length|everything|how)\b|\bin (great )?detail\b|\btell me a (long )?story\b|\b(explique[zr]?|dites?|dis)\b.{0,40}\b(en detail|tout|longuement|comment)\b|\ben detail\b|\b(expliqueme|cuenteme|digame)\b.{0,40}\b(detalle|todo)\b|详细|解释/,
  ],
  [
    'unknown',
    /\b(i )?(don'?t|do not) (know|remember|have (it|one|that|any|an))\b|\b(don'?t|do not|haven'?t|have not) (have|got) (my|the|an?|that|this) .{1,40}\b(here|with me|on me|at hand|to hand|handy|right now|nearby)\b|\bje n'ai pas (ma|mon|mes|le|la|les|cette?) .{1,40}\b(ici|sur moi|avec moi|sous la main|sous les yeux)\b|\bno idea\b|\b(do not|don't|would not|wouldn't|won't) (want|wish|like) to\b.{0,12}\b(say|tell|give|share|answer)\b|\b(rather|prefer) not\b|\bje (ne )?(veux|souhaite|prefere) pas\b.{0,12}\b(dire|donner|repondre)\b|\bnot sure\b|\bskip\b|\b(je )?(ne )?(sais|souviens?) pas\b|\baucune idee\b|\b(je n'en ai pas|je n'ai pas d')|\bpasse[zr]?\b.{0,20}\bsuivante?\b|\bno (lo )?(se|recuerdo)\b|\bni idea\b|\bno tengo\b|不知道|不清楚|跳过/,
  ],
  [
    'search',
    /\b(am i|are we|is (it|this|that)) (covered|insured)\b|^\W*is (the |my |a |an )?\w+( \w+)? (covered|insured)\b|\b(est|sont)[- ](elle|il)s? .{0,20}(couvert|assure|rembourse)|\b(suis[- ]je|est-ce|c'est) (couverte?|assuree?)\b|\bwhat (does|is) .{0,40}\b(cover|guarantee)|\bestoy cubiert[oa]\b/,
  ],
  [
    'thanks',
    /^[^\p{L}\p{N}]*(ok |okay )?(thank you|thanks|merci|gracias|谢谢)( (very|so) much| a lot| beaucoup| bien)?[^\p{L}\p{N}]*$/u,
  ],
  [
    'greeting',
    /^[^\p{L}\p{N}]*(hello|hi|hey|good (morning|afternoon|evening)|bonjour|bonsoir|salut|hola|buenos dias|buenas tardes|您好|你好|喂)( there| madame| monsieur)?[^\p{L}\p{N}]*$/u,
  ],
]

/** "I do not know" in a long story is part of the story. */
const MOST_WORDS_OF_UNKNOWN = 9

/** What the caller wants besides giving information, or `undefined`. */
export function readIntent(text: string): Intent | undefined {
  const words = plain(text)
  if (isFiller(words)) return 'noise'
  const isLong = words.split(/\s+/).length > MOST_WORDS_OF_UNKNOWN
  const intent = PATTERNS.find(([name, pattern]) => pattern.test(words) && !(isLong && name === 'unknown'))?.[0]
  if (intent) return intent
  if (isInsult(text)) return 'insult'
  if (wantsTheWord(words)) return 'wait'
  if (readTold(text)) return 'told'
  return readQuestion(text)?.kind ?? (isNoise(words) ? 'noise' : undefined)
}

/** Words that no mouth makes: no vowel, or five consonants in a row. */
function isNoise(words: string): boolean {
  if (/[\u4e00-\u9fff\d@]/.test(words)) return false
  const long = words.split(/[^a-z']+/).filter((word) => word.length > 2)
  const short = words.split(/[^a-z]+/).filter((word) => word.length > 0 && word.length <= 2)
  if (long.length === 0) return false
  const strange = long.filter(
    (word) => !/[aeiouy]/.test(word) || /[bcdfghjklmnpqrstvwxz]{5}/.test(word) || /(.{2,3})\1{2}/.test(word),
  )
  return strange.length / (long.length + short.length) > 0.5
}

/** Yes, no or fine, and nothing else. */
export const isAcknowledgement = (text: string): boolean => ACKNOWLEDGED.test(plain(text))
const ACKNOWLEDGED =
  /^(?:[^\p{L}\p{N}]*\b(?:yes|yeah|yep|no|nope|ok|okay|right|all right|alright|fine|sure|of course|exactly|indeed|please|go ahead|good|great|cool|i see|understood|correct|thanks|thank you|oui|ouais|non|d'accord|entendu|tres bien|bien sur|exact|exactement|voila|compris|je vois|merci|vale|si|claro)\b[^\p{L}\p{N}]*)+$|^(?:是|好|好的|没有|不用)[^\p{L}\p{N}]*$/u

export const isYes = (text: string): boolean =>
  /^[^\p{L}\p{N}]*(?:(?:yes|yeah|yep|sure|oui|ouais|si|claro)\b|是|有|好)/iu.test(plain(text))
export const isNo = (text: string): boolean =>
  /^[^\p{L}\p{N}]*(no|nope|non|nah|nothing( else)?|rien( d'autre)?|nada)\b|^[^\p{L}\p{N}]*(没有|不用)/iu.test(
    plain(text),
  )

/** A worried or angry caller is answered in a sad voice. */
export const isSad = (text: string): boolean =>
  !/\b(nobody|no one|not|no injur\w*|aucun|pas|personne|nadie)\b.{0,20}\b(hurt|injur\w*|blesse\w*|herid\w*)/.test(
    plain(text),
  ) &&
  /\b(accident|hurt|injur\w*|leak\w*|fire|stolen|broken|destroyed|died|blesse\w*|fuite|incendie|vole[es]*|detruit\w*|casse\w*|herid\w*|robad\w*|fuga)\b|受伤|事故|漏水/.test(
    plain(text),
  )

const LANGUAGE_NAMES: Readonly<Record<Lang, RegExp>> = {
  fr: /\b(french|francais|frances)\b|法语|法文/,
  en: /\b(english|anglais|ingles)\b|英语|英文/,
  es: /\b(spanish|espagnol|espanol)\b|西班牙语/,
  zh: /\b(chinese|mandarin|chinois|chino)\b|中文|汉语/,
}
const WANTS_TO_SPEAK =
  /\b(speak|talk|switch|change|continue|go on|in (french|english|spanish|chinese)|parl\w+|en (francais|anglais|espagnol|chinois)|passe\w*|continu\w+|habl\w+|en (ingles|frances|espanol|chino)|cambi\w+)\b|说|讲|用/
const SHORT_QUESTION_WORDS = 10
const NOT_SPOKEN =
  /\b(?:(?:do not|don't|cannot|can't|can not) (?:speak|understand)|ne (?:parle|comprends) pas(?: bien)?|no (?:hablo|entiendo))(?: (?:any|very|much|le|l'|el))* ?(?:french|english|spanish|chinese|mandarin|francais|anglais|espagnol|chinois|frances|ingles|espanol|chino)\b|不(?:会)?(?:说|讲|懂)(?:法语|法文|英语|英文|西班牙语|中文|汉语)/g
const ONLY_A_LANGUAGE =
  /^\W*(?:in |en )?(?:french|english|spanish|chinese|mandarin|francais|anglais|espagnol|chinois|frances|ingles|espanol|chino)(?:,? (?:please|s'il vous plait|por favor))?\W*$|^(?:法语|英语|西班牙语|中文|汉语)\W*$/

/** The language a caller asks to go on in. */
export function readWantedLang(text: string): Lang | undefined {
  const all = plain(text)
  const words = all.replace(NOT_SPOKEN, ' ')
  const wanted = (Object.keys(LANGUAGE_NAMES) as Lang[]).find((lang) => LANGUAGE_NAMES[lang].test(words))
  // "I do not speak French": the language it is said in is spoken.
  if (words !== all) return wanted ?? guessLang(text)
  if (ONLY_A_LANGUAGE.test(words)) return wanted
  const asks = WANTS_TO_SPEAK.test(words) || (/\?\s*$/.test(words) && words.split(/\s+/).length <= SHORT_QUESTION_WORDS)
  return asks ? wanted : undefined
}
