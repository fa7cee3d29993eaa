export type FieldType = 'datetime' | 'email' | 'phone_number' | 'text'

export interface Field {
  readonly name: string
  readonly type: FieldType
  readonly description: string
}

export type Topic =
  | 'name'
  | 'email'
  | 'phone'
  | 'policyholder'
  | 'policy'
  | 'description'
  | 'datetime'
  | 'location'
  | 'parties'
  | 'injuries'
  | 'hardware'
  | 'firstSeen'
  | 'building'

const TOPICS: readonly (readonly [Topic, FieldType, RegExp])[] = [
  ['policyholder', 'text', /^policy_?holder(_name)?$/],
  ['name', 'text', /^((caller|customer|user|full)_)?name$/],
  ['email', 'email', /^(caller_|customer_|user_)?e?mail(_address)?$/],
  ['phone', 'phone_number', /^(caller_|customer_|user_)?phone(_number)?$/],
  ['policy', 'text', /^(policy|contract)(_number|_id)?$/],
  ['hardware', 'text', /^(hardware|device|equipment)(_info|_type|_name)?$/],
  ['building', 'text', /^building(_location|_name)?$/],
  ['firstSeen', 'datetime', /^first_(seen|noticed)$/],
  ['description', 'text', /^((incident|problem|issue|accident)_)?(description|details)$/],
  ['datetime', 'datetime', /^((incident|accident|event)_)?(date|datetime|date_time|time)$/],
  ['location', 'text', /^((incident|accident|event)_)?(location|place|address)$/],
  ['parties', 'text', /^(involved_parties|other_parties|third_parties)$/],
  ['injuries', 'text', /^(injuries|injured|casualties)$/],
]

/** What a field is about, when its name is one of the usual ones. */
export const topicOf = ({ name, type }: Field): Topic | undefined =>
  TOPICS.find(([, wanted, pattern]) => wanted === type && pattern.test(name))?.[0]

/** What a name alone says a field is about: all that a finished call tells. */
export const topicOfName = (name: string): Topic | undefined => TOPICS.find(([, , pattern]) => pattern.test(name))?.[0]

/** A field in words: its description, or its name. */
export function labelOf({ name, description }: Field): string {
  const described = description === name ? '' : description.trim().replace(/[.?!]+$/, '')
  const text = described || name.replaceAll('_', ' ')
  return /^[A-Z][a-z ]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text
}

/** A label in the middle of an English sentence: "the serial number", "what the screen says". */
export const withArticle = (label: string): string =>
  /^(?:the|an?|your|whether|when|where|who|what|which|how|if|is|are)\b/i.test(label) ? label : `the ${label}`

const LINE = /(?:^|[\s,;-])([a-z][a-z0-9_]*) \((datetime|email|phone_number|text)\)(?::[ \t]*)?/g

/** The fields a tool's description lists as `name (type): description`, on lines or in one. */
export function readFields(description: string, names: readonly string[]): Field[] {
  const found = [...description.matchAll(LINE)]
  const fields = found.map((match, index): Field => {
    const start = match.index + match[0].length
    const text = description.slice(start, found[index + 1]?.index ?? description.length)
    return {
      name: match[1] ?? '',
      type: match[2] as FieldType,
      description: (text.split('\n')[0] ?? '').trim().replace(/[\s,;.-]+$/, ''),
    }
  })
  const listed = fields.filter(({ name }) => names.length === 0 || names.includes(name))
  const others = names.filter((name) => !listed.some((field) => field.name === name))
  return [...listed, ...others.map((name): Field => ({ name, type: guessType(name), description: '' }))]
}

function guessType(name: string): FieldType {
  if (/e?mail/.test(name)) return 'email'
  if (/phone/.test(name)) return 'phone_number'
  return /date|time|seen/.test(name) ? 'datetime' : 'text'
}
