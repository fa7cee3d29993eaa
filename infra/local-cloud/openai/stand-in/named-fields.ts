import { type Field, labelOf, type Topic, topicOf } from './fields.ts'
import { plain } from './slots/number-words.ts'
import { noticeName } from './slots/read-text.ts'

/** A clause of what was said, and what stood between it and the one before. */
interface Clause {
  readonly text: string
  readonly joint: string
}

export interface NamedField {
  readonly field: Field
  /** What was said of it. */
  readonly said: string
}

export interface NamedFields {
  readonly named: readonly NamedField[]
  /** What was said of nothing by name, as it was said. */
  readonly rest: string
}

/** Where a new clause may start: after a full stop, or before "and my", "et j'ai". */
const JOINTS =
  /([;!?。！？]\s*|(?<!(?:^|\s)\p{L}{1,2})\.\s+|\s*,?\s+(?:and|but|et|mais|y|pero)\s+(?=(?:also |that |aussi )?(?:my|the|our|i|i'm|i've|we|it|it's|there|mon|ma|mes|le|la|les|notre|nos|je|nous|il|elle|on|mi|el|tengo)\b|(?:j'|l'|c'))|\s*,\s+(?=(?:my|our|mon|ma|mes|notre|mi)\b))/iu

function splitClauses(text: string): Clause[] {
  const parts = text.split(JOINTS)
  const clauses: Clause[] = []
  for (let at = 0; at < parts.length; at += 2) {
    if (parts[at]?.trim()) clauses.push({ text: parts[at] ?? '', joint: parts[at - 1] ?? '' })
  }
  return clauses
}

const GENERAL_PREFIX = /^(?:incident|accident|event|caller|customer|user|client|contact|problem|issue|your|the)_/
const GENERAL_SUFFIX =
  /_(?:info|information|type|kind|name|number|id|code|location|details?|description|address|datetime|date_time|date|time)$/

/** What the usual fields are also called. Plain. */
const SYNONYMS: Readonly<Partial<Record<Topic, readonly string[]>>> = {
  name: ['name', 'full name', 'nom', 'nom complet', 'prenom', 'nombre'],
  email: [
    'email',
    'e-mail',
    'e mail',
    'mail',
    'email address',
    'mail address',
    'adresse email',
    'adresse mail',
    'courriel',
    'correo',
  ],
  phone: [
    'phone',
    'phone number',
    'telephone',
    'telephone number',
    'mobile',
    'mobile number',
    'numero de telephone',
    'telefono',
  ],
  policyholder: ['policyholder', 'policy holder', 'titulaire', 'titulaire du contrat'],
  policy: [
    'policy',
    'policy number',
    'contract',
    'contract number',
    'contrat',
    'numero de contrat',
    'numero de police',
    'poliza',
  ],
  description: ['problem', 'issue', 'matter', 'probleme', 'souci', 'problema'],
  datetime: ['date', 'date of the incident', 'date of the accident', "date de l'incident", "date de l'accident"],
  location: ['location', 'place', 'address', 'adresse', 'lieu', 'endroit', 'direccion', 'lugar'],
  hardware: ['device', 'hardware', 'equipment', 'appareil', 'materiel', 'equipement', 'aparato'],
  building: ['building', 'batiment', 'immeuble', 'edificio'],
}

/** By what words callers name each field. A word that could be two fields names neither. */
function namesOf(fields: readonly Field[]): Map<string, Field> {
  const names = new Map<string, Field | undefined>()
  const add = (name: string, field: Field): void => {
    const other = names.get(name)
    names.set(name, names.has(name) && other !== field ? undefined : field)
  }
  for (const field of fields) {
    const bare = field.name.replace(GENERAL_PREFIX, '')
    const forms = [field.name, bare, field.name.replace(GENERAL_SUFFIX, ''), bare.replace(GENERAL_SUFFIX, '')]
    const label = plain(labelOf(field)).replace(/^(?:the|your|le|la|les|l'|votre|vos|el|su)\s*/, '')
    const topic = topicOf(field)
    const all = [...forms.map((form) => form.replaceAll('_', ' ')), ...(topic ? (SYNONYMS[topic] ?? []) : [])]
    if (label.split(/\s+/).length <= LONGEST_NAME_WORDS) all.push(label)
    for (const name of new Set(all)) add(name, field)
  }
  return new Map([...names].filter((entry): entry is [string, Field] => entry[1] !== undefined && entry[0] !== ''))
}

const LONGEST_NAME_WORDS = 5
const IS =
  "\\s*(?:,?\\s*c'(?:est|etait)|:|=|,?\\s+(?:is|are|was|were|will be|would be|should be|est|sont|etait|serait|es|era)\\b)\\s*"
const OWNER = "(?:my|our|the|his|her|their|its|this|mon|ma|mes|notre|nos|le|la|les|l'|son|sa|mi|el|su)\\s*"
/** What is told *about* a thing is not the name of it: "the building is on fire". */
const PREDICATE =
  /^(?:not|n't|on fire|in flames|very|too|so|really|still|also|all|completely|totally|broken|gone|lost|stolen|down|out|off|wrong|incorrect|closed|open|dead|burnt?|pas|tres|trop|en feu|en panne|casse\w*|inonde\w*|ferme\w*|faux|fausse|(?!building|wing|parking|ceiling|heating|lighting|morning|evening|landing)\w{3,}ing|\w{3,}ed)\b/

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** The field that one clause names, with what it says of it. */
function fieldNamedIn(clause: string, names: ReadonlyMap<string, Field>): NamedField | undefined {
  const words = plain(clause)
  if (words.length !== clause.length) return fieldNamedIn(words, names)
  const longestFirst = [...names.keys()].sort((a, b) => b.length - a.length)
  for (const name of longestFirst) {
    const said = new RegExp(
      `(?:^|\\b)(?:${OWNER}|^)(?:(?:full|own|exact|correct|new|home|work|personal|whole) )?${escaped(name)}${IS}(.+)$`,
    ).exec(words)
    const field = names.get(name)
    if (!said?.[1] || !field) continue
    const value = clause.slice(clause.length - said[1].length)
    const tells = field.type === 'text' && !['description', 'name'].includes(topicOf(field) ?? '')
    if (tells && PREDICATE.test(plain(value))) continue
    return { field, said: value.replace(/^(?:that|que)\s+(?=\S+ \S)|^qu'/i, '') }
  }
  return undefined
}

/** A name has none of these words in it, whatever follows them. */
const AFTER_A_NAME = /\s*,?\s+(?:and|et|but|mais|pero|because|parce que)\s+/i
/** A comma that more than a name follows: "Smith, Kevin" and "Smith, spelled …" are names still. */
const BEFORE_A_STORY = /,\s+(?=(?!spel|épel|with |avec |con )\p{L}{2,}(?:\s+\S+){3})/iu

/** "My name is Kevin Smith, somebody broke my window": the name, and what is told after it. */
function splitIntroduction(text: string): readonly [introduction: string, rest: string] {
  const [head = text, ...others] = text.split(AFTER_A_NAME)
  const clauses = head.split(BEFORE_A_STORY)
  const upTo = (count: number): string => clauses.slice(0, count).join(', ')
  const count = clauses.findIndex((_clause, index) => noticeName(upTo(index + 1)) !== undefined) + 1
  return count === 0 ? [head, others.join(' ')] : [upTo(count), [...clauses.slice(count), ...others].join(' ')]
}

const join = (before: string, joint: string, text: string): string =>
  before === '' || text === '' ? before + text : before + joint + text

/** Splits what was said into the fields it names ("my name is …", "the building is …") and the rest. */
export function readNamedFields(said: string, fields: readonly Field[]): NamedFields {
  const names = namesOf(fields)
  const nameField =
    fields.find((field) => topicOf(field) === 'name') ?? fields.find((field) => topicOf(field) === 'policyholder')
  const named: NamedField[] = []
  let rest = ''
  for (const { text, joint } of splitClauses(said)) {
    const isIntroduction = nameField !== undefined && noticeName(text) !== undefined
    if (isIntroduction) {
      const [introduction, others] = splitIntroduction(text)
      named.push({ field: nameField, said: introduction })
      rest = join(rest, joint, others)
      continue
    }
    const found = fieldNamedIn(text, names)
    if (found) named.push(found)
    else rest = join(rest, joint, text)
  }
  return { named, rest: named.length === 0 ? said : rest.trim() }
}

/** The text field that starts what was said, without "is": "building seven, third floor". */
export function fieldNamedFirst(said: string, fields: readonly Field[]): Field | undefined {
  const words = plain(said).replace(/^(?:yes|well|so|ok|okay|oui|alors|the|in|le|la|au|dans)\b[\s,]*/, '')
  const found = [...namesOf(fields)].find(([name, { type }]) => type === 'text' && words.startsWith(`${name} `))
  const value = found && words.slice(found[0].length).trim()
  return value &&
    value.split(/\s+/).length <= LONGEST_NAME_WORDS &&
    !PREDICATE.test(value) &&
    !/^(?:is|was|has|est)\b/.test(value)
    ? found[1]
    : undefined
}
