import type { CallAction, CallInput } from './call-state.ts'

/** What no answer takes into account yet: a text message that came, an operator's hand-over that failed. */
export interface News {
  textCame(): void
  transferFailed(): void
  /** What is done takes some of it into account. */
  follow(action: CallAction): void
  /** At once when nobody speaks, else with the next answer, or in the pause that follows. */
  tell(): void
}

export interface NewsParts {
  readonly quiet: () => boolean
  readonly dispatch: (input: CallInput) => void
}

export function createNews({ quiet, dispatch }: NewsParts): News {
  let unread = false
  let notReached = false
  const tell = () => {
    if (!quiet()) return
    if (notReached) dispatch({ type: 'leave-failed', how: 'transfer' })
    if (unread) dispatch({ type: 'text-received' })
  }
  return {
    textCame() {
      unread = true
      tell()
    },
    transferFailed() {
      notReached = true
      tell()
    },
    follow(action) {
      if (action.do === 'answer' || action.do === 'answer-again') unread = false
      else if (action.do === 'say' && action.what === 'transfer-failed') notReached = false
    },
    tell,
  }
}
