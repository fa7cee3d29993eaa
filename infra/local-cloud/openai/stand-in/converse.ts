import { type Answer, say, type Style, use } from './answer.ts'
import { afterTools } from './after-tools.ts'
import { answerTo, documentFor } from './answer-question.ts'
import { type QuestionKind, readQuestion } from './callers-questions.ts'
import { CLAIM_TOOL, type Context } from './context.ts'
import { readTold } from './conversation-acts.ts'
import { isBackInSafety, isInDanger } from './danger.ts'
import { type Field, topicOf } from './fields.ts'
import { isStillToCome, momentFor, readValue } from './field-values.ts'
import { goOn } from './go-on.ts'
import { type Intent, isAcknowledgement, isNo, isSad, isYes, readIntent, readWantedLang } from './intents.ts'
import { answerKeypad, askToKey } from './keypad.ts'
import { asksAnythingElse, askedField, declines, missingFields, questionFor } from './questions.ts'
import { requestTool } from './requests.ts'
import { whatIsKnown } from './told-back.ts'
import { callTool } from './tool-arguments.ts'
import { readAllUpdates, type Reading, readNamed, type Update } from './updates.ts'

const LONGEST_PARTING_WORDS = 5

/** Decides the next thing to say or do in a call. Pure: the same messages and tools give the same answer. */
export const converse = (context: Context): Answer => askToKey(context, decide(context))

/** What the caller wants comes first, then what they correct or name, then the answer to what was asked. */
function decide(context: Context): Answer {
  if (context.results.length > 0) return afterTools(context, goOn(context))
  const { phrases, said, wasOrdered } = context
  const keyed = answerKeypad(context)
  if (keyed) return keyed
  const asked = askedField(context)
  const intent = intentOf(context, asked)
  if (intent === 'jailbreak' || (said === '' && wasOrdered)) return say('none', phrases.refusal, goOn(context))
  if (said === '' || intent === 'noise') return say('none', phrases.notUnderstood)
  const requested = requestBeside(context, intent)
  if (requested) return requested
  if (intent === undefined && isBackInSafety(context)) return say('none', goOn(context))
  const reading = readAllUpdates(context, asked)
  if (asksAnythingElse(context) && intent === undefined && !reading.corrects) {
    if (isNo(said) && (isAcknowledgement(said) || said.split(/\s+/).length <= LONGEST_PARTING_WORDS))
      return hangUp(context)
    if (isYes(said) && said.split(/\s+/).length <= 3) return say('none', phrases.goOn)
  }
  return answerIntent(context, intent, asked) ?? takeAnswer(context, asked, reading)
}

/** "Would Monday at ten be possible?", in answer to when, is no question that has to be answered. */
function intentOf(context: Context, asked: Field | undefined): Intent | undefined {
  const intent = readIntent(context.said)
  const isAnswer = intent === 'question' && asked && asked.type !== 'text'
  return isAnswer && readValue(context.said, asked, context) !== undefined ? undefined : intent
}

/** What the caller asks to be done, and what they name beside it: "my name is Nora, and please remind me …". */
function requestBeside(context: Context, intent: Intent | undefined): Answer | undefined {
  const wanted = readWantedLang(context.said)
  if (intent === 'emergency') return answerEmergency(context)
  const { updates, rest } = readNamed(context)
  const request = requestTool(rest === '' ? context : { ...context, said: rest }, intent, wanted)
  if (!request || updates.length === 0) return request
  const claim = callTool(context, CLAIM_TOOL, { updates, customer_response: thanksFor(updates, context) })
  return claim ? { ...request, toolCalls: [claim, ...request.toolCalls] } : request
}

/** Whom to dial comes first; then the matter is noted. */
function answerEmergency(context: Context): Answer {
  const { phrases } = context
  // A cry for help answers no question that was asked: it is told as what happened.
  const { updates } = readAllUpdates(context, undefined)
  const request = requestTool(context, 'emergency', undefined)
  const customer_response = request ? '' : phrases.dialLocal
  const claim = updates.length > 0 ? callTool(context, CLAIM_TOOL, { updates, customer_response }) : undefined
  if (request) return claim ? { ...request, toolCalls: [...request.toolCalls, claim] } : request
  return claim ? use(claim) : say('sad', phrases.dialLocal, goOn(context))
}

/** What needs no look at the claim. `undefined`: the caller tells something. */
function answerIntent(context: Context, intent: Intent | undefined, asked: Field | undefined): Answer | undefined {
  const { phrases, said, turns } = context
  switch (intent) {
    case 'goodbye':
      return hangUp(context)
    case 'explain':
      return say('none', ...phrases.explanation)
    case 'greeting':
      return say('cheerful', phrases.hello, wasGreeted(context) ? goOn(context) : phrases.howCanIHelp)
    case 'thanks':
      return say('cheerful', phrases.welcome, goOn(context))
    case 'insult':
      return say('sad', phrases.calm, wasGreeted(context) ? goOn(context) : phrases.howCanIHelp)
    case 'wait':
      return say('none', phrases.goOn)
    case 'told':
      return answerTold(context, asked, readTold(said)?.content ?? '')
    case 'again':
      return say('none', turns.findLast(({ role }) => role === 'assistant')?.text ?? phrases.howCanIHelp)
    case 'hears':
    case 'who':
    case 'known':
    case 'needs':
    case 'why':
    case 'duration':
    case 'next':
    case 'help':
    case 'question':
    case 'search':
      return answerQuestion(context, intent === 'search' ? 'question' : intent)
    default:
      return undefined
  }
}

/** "I told you already": what was told with it is noted; else the caller hears what is known, and what is not. */
function answerTold(context: Context, asked: Field | undefined, content: string): Answer {
  const told = readAllUpdates({ ...context, said: content }, content === '' ? undefined : asked)
  if (told.updates.length > 0) return takeAnswer({ ...context, said: content }, asked, told)
  return say('none', whatIsKnown(context), goOn(context))
}

/** A question is answered; what was told beside it is noted. */
function answerQuestion(context: Context, kind: QuestionKind): Answer {
  const { rest = '' } = readQuestion(context.said) ?? {}
  if (isInDanger(context)) return say('sad', context.phrases.dialLocal, context.phrases.whenSafe)
  const answer = answerTo(kind, context)
  const asked = askedField(context)
  const told = readAllUpdates({ ...context, said: rest }, rest === '' || readIntent(rest) ? undefined : asked)
  if (rest !== '' && readIntent(rest) === undefined && told.updates.length > 0) {
    return takeAnswer({ ...context, said: rest }, asked, told, answer)
  }
  const isFirst = !wasGreeted(context)
  const document = documentFor(kind, context)
  return say(
    kind === 'who' ? 'cheerful' : 'none',
    document ? `doc=${document.id}` : '',
    answer,
    isFirst && kind === 'hears' ? context.phrases.howCanIHelp : goOn(context),
  )
}

function takeAnswer(
  context: Context,
  asked: Field | undefined,
  { updates, corrects, unclear }: Reading,
  lead = '',
): Answer {
  const { phrases, said, fields } = context
  const style: Style = isSad(said) ? 'sad' : 'none'
  if (updates.length > 0) {
    const thanks = corrects ? phrases.corrected : style === 'sad' ? phrases.notedSad : thanksFor(updates, context)
    const customer_response = [thanks, lead].filter(Boolean).join(' ')
    const call = callTool(context, CLAIM_TOOL, { updates, customer_response })
    if (call) return use(call)
    return say(style, customer_response, goOn(context))
  }
  if (unclear && missingFields(context).includes(unclear)) {
    return say('none', whyNot(unclear, context), questionFor(unclear, fields, phrases))
  }
  if (asked && declines(said, asked)) return say('none', phrases.skipped, goOn(context))
  if (asked && missingFields(context).includes(asked)) {
    return say('none', whyNot(asked, context), questionFor(asked, fields, phrases))
  }
  return say(style, asked ? phrases.skipped : style === 'sad' ? phrases.notedSad : '', goOn(context))
}

/** Why what was said is no value of a field. */
function whyNot(field: Field, { said, now, phrases }: Context): string {
  const moment = field.type === 'datetime' ? momentFor(said, field, now) : undefined
  return moment && isStillToCome(moment, field, now) ? phrases.stillToCome : phrases.help[field.type]
}

/** Somebody who says who they are is called by their name. */
function thanksFor(updates: readonly Update[], { fields, phrases }: Context): string {
  const [first, ...others] = updates
  const field = fields.find(({ name }) => name === first?.field)
  const isName = others.length === 0 && field && topicOf(field) === 'name'
  return isName && first ? phrases.notedName(first.value) : phrases.noted
}

const wasGreeted = ({ turns }: Context): boolean => turns.filter(({ role }) => role === 'user').length > 1

function hangUp(context: Context): Answer {
  const call = callTool(context, 'end_call', { customer_response: context.phrases.goodbye })
  return call ? use(call) : say('cheerful', context.phrases.goodbye)
}
