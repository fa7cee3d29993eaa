import * as z from 'zod'
import { AppConfiguration } from './app-configuration.ts'
import { Config, Prompts } from './config.ts'
import { TtsPrompts } from './prompts.ts'

const notUsed = z.unknown().optional()

/**
 * Every key that may stand in an operator's file. More than {@link Config}: files written for the system this one follows
 * are taken as they are, including the sections that nothing reads here.
 */
export const KnownSettings = Config.extend({
  ai_translation: notUsed,
  app_configuration: AppConfiguration.extend({ endpoint: notUsed }),
  queue: notUsed,
  resources: notUsed,
  prompts: Prompts.extend({ sounds: notUsed, tts: TtsPrompts.extend({ connect_agent_tpl: notUsed }) }),
  monitoring: z.object({ logging: z.object({ app_level: notUsed, sys_level: notUsed }) }),
})

export const SECTIONS: readonly string[] = Object.keys(KnownSettings.shape)
