import * as z from 'zod'
import { type Element, readXml, TwimlError } from './read-xml.ts'

const Text = z.string()
const Bool = z.enum(['true', 'false']).transform((value) => value === 'true')
const Whole = (min: number, max: number) => z.coerce.number().int().min(min).max(max)
const Method = z.literal('POST').optional()
const Lang = z.string().regex(/^[a-z]{2,3}(?:-[A-Za-z]{2,4})*$/)

/** The attributes each verb may have. Twilio ignores others with a warning; here they are a mistake. */
const ATTRIBUTES = {
  Say: z.strictObject({ language: Lang.default('en-US'), voice: Text.optional(), loop: Whole(1, 1_000).default(1) }),
  Play: z.strictObject({ loop: Whole(1, 1_000).default(1) }),
  Pause: z.strictObject({ length: Whole(1, 3_600).default(1) }),
  Redirect: z.strictObject({ method: Method }),
  Hangup: z.strictObject({}),
  Reject: z.strictObject({ reason: z.enum(['rejected', 'busy']).default('rejected') }),
  Connect: z.strictObject({ action: Text.optional(), method: Method }),
  Gather: z.strictObject({
    input: z.enum(['dtmf', 'speech', 'dtmf speech', 'speech dtmf']).default('dtmf'),
    action: Text.optional(),
    method: Method,
    timeout: Whole(1, 600).default(5),
    numDigits: Whole(1, 50).optional(),
    finishOnKey: z
      .string()
      .regex(/^[0-9*#]?$/)
      .default('#'),
    hints: Text.default(''),
    language: Lang.default('en-US'),
    speechTimeout: z.union([z.literal('auto'), Whole(1, 60)]).default('auto'),
    actionOnEmptyResult: Bool.default(false),
    bargeIn: Bool.default(true),
    profanityFilter: Bool.default(true),
  }),
  Dial: z.strictObject({
    action: Text.optional(),
    method: Method,
    timeout: Whole(5, 600).default(30),
    callerId: z
      .string()
      .regex(/^\+\d{6,15}$/)
      .optional(),
    answerOnBridge: Bool.default(false),
  }),
} as const
type VerbName = keyof typeof ATTRIBUTES
type Attributes<Name extends VerbName> = z.infer<(typeof ATTRIBUTES)[Name]>

export interface StreamNoun {
  readonly url: string
  readonly name: string | undefined
  readonly statusCallback: string | undefined
  readonly parameters: Readonly<Record<string, string>>
}

/** Whom to dial, what they are told before they are put through, and who is told when they pick up. */
export interface NumberNoun {
  readonly number: string
  readonly url: string | undefined
  readonly answeredCallback: string | undefined
}

export type Verb =
  | ({ readonly verb: 'Say'; readonly text: string } & Attributes<'Say'>)
  | ({ readonly verb: 'Play'; readonly url: string } & Attributes<'Play'>)
  | ({ readonly verb: 'Pause' } & Attributes<'Pause'>)
  | ({ readonly verb: 'Redirect'; readonly url: string } & Attributes<'Redirect'>)
  | { readonly verb: 'Hangup' }
  | ({ readonly verb: 'Reject' } & Attributes<'Reject'>)
  | ({ readonly verb: 'Connect'; readonly stream: StreamNoun } & Attributes<'Connect'>)
  | ({ readonly verb: 'Gather'; readonly prompts: readonly Prompt[] } & Attributes<'Gather'>)
  | ({ readonly verb: 'Dial'; readonly number: NumberNoun } & Attributes<'Dial'>)
export type VerbOf<Name extends VerbName> = Extract<Verb, { verb: Name }>
export type Prompt = VerbOf<'Say'> | VerbOf<'Play'> | VerbOf<'Pause'>

/** What a document tells to do, in order. @throws {TwimlError} */
export function readTwiml(text: string): readonly Verb[] {
  const document = readXml(text)
  if (document.name !== 'Response') throw new TwimlError(`the document is <${document.name}>, not <Response>`)
  return document.children.map(readVerb)
}

function readVerb(child: Element | string): Verb {
  if (typeof child === 'string') throw new TwimlError('words outside a verb')
  const { name: verb } = child
  switch (verb) {
    case 'Say':
      return { verb, text: textOf(child), ...attributesOf(child, 'Say') }
    case 'Play':
      return { verb, url: textOf(child), ...attributesOf(child, 'Play') }
    case 'Pause':
      return { verb, ...attributesOf(child, 'Pause') }
    case 'Redirect':
      return { verb, url: textOf(child), ...attributesOf(child, 'Redirect') }
    case 'Hangup':
      return { verb, ...attributesOf(child, 'Hangup') }
    case 'Reject':
      return { verb, ...attributesOf(child, 'Reject') }
    case 'Connect':
      return { verb, stream: readStream(only(child, 'Stream')), ...attributesOf(child, 'Connect') }
    case 'Gather':
      return { verb, prompts: child.children.map(readPrompt), ...attributesOf(child, 'Gather') }
    case 'Dial':
      return { verb, number: readNumber(child), ...attributesOf(child, 'Dial') }
    default:
      throw new TwimlError(`the local Twilio does not know <${verb}>`)
  }
}

function readPrompt(child: Element | string): Prompt {
  const prompt = readVerb(child)
  if (prompt.verb === 'Say' || prompt.verb === 'Play' || prompt.verb === 'Pause') return prompt
  throw new TwimlError(`<${prompt.verb}> cannot be in <Gather>`)
}

const MAX_PARAMETER_CHARS = 500

function readStream({ attributes, children }: Element): StreamNoun {
  const { url = '', name, track, statusCallback, ...more } = attributes
  const [unknown] = Object.keys(more).filter((key) => key !== 'statusCallbackMethod')
  if (unknown !== undefined) throw new TwimlError(`<Stream> has no attribute ${unknown}`)
  if (track !== undefined && track !== 'inbound_track') throw new TwimlError('<Connect><Stream> hears inbound_track')
  if (!/^wss?:\/\/[^?]+$/.test(url)) throw new TwimlError('<Stream> wants a wss URL without a query')
  const parameters = children.map((child) => {
    if (typeof child === 'string' || child.name !== 'Parameter') throw new TwimlError('<Stream> holds <Parameter>s')
    const { name: key, value } = child.attributes
    if (!key || value === undefined) throw new TwimlError('<Parameter> has a name and a value')
    if (key.length + value.length > MAX_PARAMETER_CHARS) throw new TwimlError('a <Parameter> has 500 characters')
    return [key, value] as const
  })
  return { url, name, statusCallback, parameters: Object.fromEntries(parameters) }
}

const NumberAttributes = z.strictObject({
  url: z.url().optional(),
  method: Method,
  statusCallback: z.url().optional(),
  statusCallbackEvent: z.literal('answered').optional(),
  statusCallbackMethod: Method,
})

function readNumber(dial: Element): NumberNoun {
  const [child] = dial.children
  const noun = typeof child === 'string' ? { attributes: {}, text: child.trim() } : nounOf(only(dial, 'Number'))
  if (!/^\+\d{6,15}$/.test(noun.text)) throw new TwimlError('<Dial> wants one number, E.164')
  const attributes = NumberAttributes.safeParse(noun.attributes)
  if (!attributes.success) throw new TwimlError(`<Number>: ${z.prettifyError(attributes.error).split('\n').join(' ')}`)
  const { url, statusCallback, statusCallbackEvent } = attributes.data
  return { number: noun.text, url, answeredCallback: statusCallbackEvent && statusCallback }
}

const nounOf = (element: Element) => ({ attributes: element.attributes, text: textOf(element) })

function only({ name, children }: Element, wanted: string): Element {
  const [child, ...more] = children
  if (typeof child !== 'object' || child.name !== wanted || more.length > 0) {
    throw new TwimlError(`<${name}> holds one <${wanted}>`)
  }
  return child
}

function textOf({ name, children }: Element): string {
  const text = children.join('').trim()
  if (children.some((child) => typeof child !== 'string') || !text) throw new TwimlError(`<${name}> holds text`)
  return text
}

function attributesOf<Name extends VerbName>({ attributes }: Element, verb: Name): Attributes<Name> {
  const parsed = ATTRIBUTES[verb].safeParse(attributes)
  if (!parsed.success) throw new TwimlError(`<${verb}>: ${z.prettifyError(parsed.error).split('\n').join(' ')}`)
  return parsed.data as Attributes<Name>
}
