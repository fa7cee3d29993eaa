import type { ToolCall } from './tool-arguments.ts'

/** What the stand-in decided to say and to do. */
export interface Answer {
  readonly text: string
  readonly toolCalls: readonly ToolCall[]
}

export type Style = 'none' | 'cheerful' | 'sad'

export const say = (style: Style, ...sentences: readonly string[]): Answer => ({
  text: `style=${style} ${sentences.filter((sentence) => sentence !== '').join(' ')}`,
  toolCalls: [],
})

export const use = (...toolCalls: readonly ToolCall[]): Answer => ({ text: '', toolCalls })
