import type { QuestionKind } from './callers-questions.ts'
import type { Context } from './context.ts'
import { firstSentences, fromDocuments } from './known-documents.ts'
import { whatIsKnown, whatIsMissing } from './told-back.ts'

/** What documents may answer; the others are about this call. */
const ABOUT_THE_COMPANY: ReadonlySet<QuestionKind> = new Set(['question', 'duration', 'needs', 'next'])

/** The document that answers a question about the company. */
export const documentFor = (kind: QuestionKind, context: Context) =>
  ABOUT_THE_COMPANY.has(kind) ? fromDocuments(context) : undefined

/** What is said to a question of the caller. What follows it (the next question of ours) is not part of it. */
export function answerTo(kind: QuestionKind, context: Context): string {
  const { phrases } = context
  const document = documentFor(kind, context)
  if (document) return firstSentences(document.answer)
  switch (kind) {
    case 'who':
      return phrases.whoAmI
    case 'known':
      return whatIsKnown(context)
    case 'needs':
      return whatIsMissing(context)
    case 'again':
      return ''
    case 'question':
      return phrases.answers.cannotTell
    default:
      return phrases.answers[kind]
  }
}
