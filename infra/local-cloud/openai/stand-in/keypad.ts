import { type Answer, say, use } from './answer.ts'
import type { Context } from './context.ts'
import type { Field } from './fields.ts'
import { goOn } from './go-on.ts'
import { allowedValues } from './schema.ts'
import { plain } from './slots/number-words.ts'
import { labelIn } from './told-back.ts'
import { callTool } from './tool-arguments.ts'

const TOOL = 'collect_by_keypad'
const KEYED = /^\[keypad: ([a-z0-9_]+) (collected|was keyed)/
/** What people call a number that is better keyed. */
const CONFIDENTIAL = /\b(card|carte|tarjeta|pin|iban|keypad|clavier|teclado)\b|卡号|密码/

/** Who does not have it at hand is not asked for it again. */
const HAS_NONE =
  /\b(do not|don't|can not|cannot|can't) (have|find|know|remember)\b|\bje n'ai pas\b|\bno (tengo|encuentro|recuerdo)\b|没有|找不到/

/** What was keyed, or is to be. `undefined` when it is about something else, or the tool was not sent. */
export function answerKeypad(context: Context): Answer | undefined {
  const { said, phrases, tools } = context
  const parameters = tools.get(TOOL)?.function.parameters
  if (!parameters) return undefined
  const [, keyed, outcome] = KEYED.exec(said) ?? []
  if (outcome === 'collected') return say('none', phrases.noted, goOn(context))
  const words = plain(said)
  if (!keyed && (!CONFIDENTIAL.test(words) || HAS_NONE.test(words))) return undefined
  const fields = allowedValues(parameters, 'field')
  const field = keyed ?? fields.find((name) => name.split('_').some((word) => words.includes(word))) ?? fields[0]
  const call = callTool(context, TOOL, { field })
  return call && use(call)
}

/** Before everything is said to be known: what has to be keyed is asked for, each field once. */
export function askToKey(context: Context, answer: Answer): Answer {
  const { phrases, claim, withheld, allResults } = context
  const rest = goOn(context)
  if (answer.toolCalls.length > 0 || !rest.endsWith(phrases.anythingElse) || !answer.text.endsWith(rest)) return answer
  const wasAsked = (field: Field): boolean =>
    allResults.some(({ name, arguments: text }) => name === TOOL && text.includes(`"${field.name}"`))
  const next = keyedFields(context).find(
    (field) => claim[field.name] === undefined && !withheld.has(field.name) && !wasAsked(field),
  )
  const call = next && callTool(context, TOOL, { field: next.name })
  if (!next || !call) return answer
  const text = `${answer.text.slice(0, -rest.length)}${phrases.needsKeys(labelIn(next, context))}`
  return { text, toolCalls: [call] }
}

function keyedFields({ tools }: Context): Field[] {
  const tool = tools.get(TOOL)?.function
  return readNames(tool?.parameters).map((name): Field => {
    const line = tool?.description?.split('\n').find((one) => one.startsWith(`${name}: `))
    return { name, type: 'text', description: line?.slice(name.length + 2) ?? name }
  })
}

const readNames = (parameters: Readonly<Record<string, unknown>> | undefined): readonly string[] =>
  parameters ? allowedValues(parameters, 'field') : []
