import { readFileSync } from 'node:fs'

/** How callers answer, ask, complain and take their leave, and how assistants ask: one sentence a line. */
export const CALL_SENTENCES: readonly string[] = readFileSync(new URL('./call-sentences.txt', import.meta.url), 'utf8')
  .trim()
  .split('\n')
