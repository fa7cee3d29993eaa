import type { SpeechOptions } from './text-to-speech.ts'

/** The same for speech that sounds the same. */
export const speechKey = (
  text: string,
  { goesOn = false, rate, style, voice }: Pick<SpeechOptions, 'goesOn' | 'rate' | 'style' | 'voice'>,
): string => JSON.stringify([voice.name, voice.language, voice.customEndpointId, style, rate, goesOn, text])
