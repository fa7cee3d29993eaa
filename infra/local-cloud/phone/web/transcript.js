// @ts-check

/**
 * The conversation, as bubbles in a log.
 *
 * @param {HTMLElement} log
 * @param {HTMLElement} empty shown when there is nothing
 */
export function createTranscript(log, empty) {
  /** The caller's bubble while the recogniser may still change it. @type {HTMLElement | undefined} */
  let partial
  /** The caller's bubble that was answered before the recogniser's last word on it. @type {HTMLElement | undefined} */
  let answered
  /** The assistant's bubble while it has the word. @type {HTMLElement | undefined} */
  let speaking
  /** The message it is part of: each has a bubble of its own. @type {string | undefined} */
  let message

  /** Takes the element as it is to be seen: what it grows by later is below the end of the log. */
  const add = (/** @type {HTMLElement} */ element) => {
    const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80
    empty.hidden = true
    log.append(element)
    if (atEnd) log.scrollTop = log.scrollHeight
  }

  return {
    clear() {
      for (const bubble of log.querySelectorAll('.bubble, .event')) bubble.remove()
      partial = undefined
      answered = undefined
      speaking = undefined
      empty.hidden = false
    },

    /**
     * @param {string} text
     * @param {boolean} final
     */
    heard(text, final) {
      if (answered) {
        const words = /** @type {HTMLElement} */ (answered.lastElementChild)
        const news = afterWords(text, words.textContent)
        if (final && !news) words.textContent = text
        if (final) settle(answered)
        if (final) answered = undefined
        if (!news) return
        text = news
      }
      speaking = undefined
      if (!text.trim()) {
        if (final) partial?.remove()
        if (final) partial = undefined
        return
      }
      const previous = partial
      const bubble = previous && !final ? previous : createBubble('me', 'You')
      const words = /** @type {HTMLElement} */ (bubble.lastElementChild)
      words.textContent = text
      bubble.classList.toggle('partial', !final)
      // A screen reader is told the final words only, not each guess on the way.
      bubble.ariaHidden = final ? null : 'true'
      if (bubble === previous) log.scrollTop = log.scrollHeight
      else if (previous) previous.replaceWith(bubble)
      else add(bubble)
      partial = final ? undefined : bubble
    },

    /**
     * @param {string} text
     * @param {string} [messageId]
     */
    said(text, messageId) {
      // The menu again is said again, in a bubble of its own.
      const again = messageId === undefined && speaking?.lastElementChild?.textContent.includes(text)
      if (!speaking || messageId !== message || again) {
        answered = partial ?? answered
        partial = undefined
        message = messageId
        speaking = createBubble('assistant', 'Assistant')
        speaking.lastElementChild?.append(text)
        add(speaking)
        return
      }
      const sentence = document.createElement('span')
      sentence.textContent = ` ${text}`
      speaking.lastElementChild?.append(sentence)
      log.scrollTop = log.scrollHeight
    },

    /**
     * A text message: it may come, or go, when no call is going on.
     *
     * @param {string} text
     * @param {'me' | 'sms'} [by]
     */
    sms(text, by = 'sms') {
      speaking = undefined
      const bubble = createBubble(by, by === 'me' ? 'Your SMS' : 'SMS')
      bubble.lastElementChild?.append(text)
      add(bubble)
    },

    /** The caller spoke over the assistant: what it had still to say is not heard. */
    interrupted() {
      const last = speaking ?? [...log.querySelectorAll('.bubble.assistant')].at(-1)
      speaking = undefined
      if (!last || last.querySelector('.cut')) return
      last.classList.add('interrupted')
      const mark = document.createElement('small')
      mark.className = 'cut'
      mark.textContent = 'Interrupted: not all of this was heard'
      last.append(mark)
      log.scrollTop = log.scrollHeight
    },

    /** @param {string} text */
    event(text) {
      const line = document.createElement('p')
      line.className = 'event'
      line.textContent = text
      add(line)
    },
  }
}

/** The recogniser will not change it any more. @param {HTMLElement} bubble */
function settle(bubble) {
  bubble.classList.remove('partial')
  bubble.ariaHidden = null
}

/**
 * What `text` says after the words of `before`; `undefined` when it does not begin with them.
 *
 * @param {string} text
 * @param {string} before
 */
function afterWords(text, before) {
  const words = text.trim().split(/\s+/)
  const known = before.trim().split(/\s+/)
  const bare = (/** @type {string} */ word) => word.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
  const goesOn = known.every((word, i) => bare(word) === bare(words[i] ?? ''))
  return goesOn ? words.slice(known.length).join(' ') : undefined
}

/**
 * @param {'me' | 'assistant' | 'sms'} who
 * @param {string} name
 */
function createBubble(who, name) {
  const bubble = document.createElement('div')
  bubble.className = `bubble ${who}`
  const label = document.createElement('span')
  label.className = 'who'
  label.textContent = name
  const words = document.createElement('p')
  words.dir = 'auto'
  bubble.append(label, words)
  return bubble
}
