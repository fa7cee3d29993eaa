import type { Sentence } from '../conversation/sentence-chunker.ts'
import type { Leaving } from './call-state.ts'
import type { SpeechSettings } from './speech-settings.ts'

/** What has to be said before the call ends: the goodbye is ready-made, and a transfer that was announced needs no more words. */
export function lastWords(
  leaving: Leaving | undefined,
  { spoke, settings }: { readonly spoke: boolean; readonly settings: SpeechSettings },
): Sentence | 'none-needed' | undefined {
  if (!leaving) return undefined
  if (leaving === 'hang-up') return { text: settings.prompt('goodbye_tpl'), style: 'none' }
  return spoke ? 'none-needed' : { text: settings.prompt('end_call_to_connect_agent_tpl'), style: 'none' }
}
