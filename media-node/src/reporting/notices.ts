import type { CallId } from '@call-center/shared/call/call'
import type { SpokenPart } from '../conversation/conversation.ts'
import type { NodeNotice } from '@call-center/shared/protocol/node-channel'

export type CallNotice = Exclude<NodeNotice, { type: 'drain' }>
type EdgeDialogueNotice = Exclude<CallNotice, { type: 'begin' | 'leave-message' | 'answer-guessed' }>
/** What a person said when they picked up, before anybody talked to them; nothing, when it was a machine. */
export interface FirstWords {
  readonly type: 'first-words'
  readonly said: readonly SpokenPart[]
}
/** What is for the conversation; the rest is for whoever finds out who picked up, who has news for it too. */
export type DialogueNotice = EdgeDialogueNotice | FirstWords
export const isForDialogue = (notice: CallNotice): notice is EdgeDialogueNotice =>
  notice.type !== 'begin' && notice.type !== 'leave-message' && notice.type !== 'answer-guessed'

/** What the edge tells the calls of this node. */
export interface Notices {
  /** Disposing unsubscribes. */
  subscribe(callId: CallId, onNotice: (notice: CallNotice) => void): Disposable
}

/** Hands each notice to the call it is for, feature flags to all of them. A call that reconnects may be here twice for a moment: both are told. */
export function createNotices(): Notices & { readonly calls: readonly CallId[]; dispatch(notice: CallNotice): void } {
  const listeners = new Map<CallId, Set<(notice: CallNotice) => void>>()
  return {
    subscribe(callId, onNotice) {
      const own = listeners.get(callId) ?? new Set()
      listeners.set(callId, own.add(onNotice))
      return {
        [Symbol.dispose]() {
          own.delete(onNotice)
          if (own.size === 0 && listeners.get(callId) === own) listeners.delete(callId)
        },
      }
    },
    get calls() {
      return [...listeners.keys()]
    },
    dispatch(notice) {
      const told = notice.type === 'features' ? [...listeners.values()] : [listeners.get(notice.callId) ?? new Set()]
      for (const own of told) for (const listener of own) listener(notice)
    },
  }
}
