import type { CallState, Message } from '@call-center/shared/call/call'
import { indexOfWords } from '../whole-words.ts'

/** Words of a summary that lead to the message they rest on. */
export interface Cited {
  readonly words: string
  readonly message: Message
}

/** The citations whose message is still there. */
export const citedIn = ({ synthesis, messages }: CallState): Cited[] =>
  (synthesis?.citations ?? []).flatMap(({ words, message_id }) => {
    const message = messages.find(({ id }) => id === message_id)
    return message ? [{ words, message }] : []
  })

/** Where a message is on the page. Half a character, which an id may end in, is not fit for an address. */
export const anchorOf = ({ id }: Message): string => `message-${encodeURIComponent(id.toWellFormed())}`

/** Text whose cited words are links. */
export const CitedText = ({ text, cited }: { readonly text: string; readonly cited: readonly Cited[] }) => {
  const [first] = cited
    .map(({ words, message }) => ({ words, message, at: indexOfWords(text, words) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at || b.words.length - a.words.length)
  if (!first) return <>{text}</>
  const { words, message, at } = first
  return (
    <>
      {text.slice(0, at)}
      <a class="cite" href={`#${anchorOf(message)}`} title={message.content}>
        {words}
      </a>
      <CitedText text={text.slice(at + words.length)} cited={cited} />
    </>
  )
}
