import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { ROOT } from '../cli/run-steps.ts'

const Queues = z.object({
  producers: z.array(z.looseObject({ queue: z.string() })),
  consumers: z.array(z.looseObject({ queue: z.string(), dead_letter_queue: z.string() })),
})

/** `edge/wrangler.jsonc`, as far as an instance changes it. */
export const WorkerConfig = z.looseObject({
  name: z.string(),
  main: z.string(),
  queues: Queues,
  env: z.unknown().optional(),
})
export type WorkerConfig = z.infer<typeof WorkerConfig>

export const readWorkerConfig = async (): Promise<WorkerConfig> =>
  WorkerConfig.parse(parseJsonc(await readFile(join(ROOT, 'edge/wrangler.jsonc'), 'utf8')))

const STRING_OR_COMMENT = /("(?:\\.|[^"\\])*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g
const STRING_OR_LAST_COMMA = /("(?:\\.|[^"\\])*")|,(?=\s*[}\]])/g

/** JSON with comments and commas after the last. */
export const parseJsonc = (text: string): unknown =>
  JSON.parse(
    text
      .replace(STRING_OR_COMMENT, (_all, string: string | undefined) => string ?? '')
      .replace(STRING_OR_LAST_COMMA, (_all, string: string | undefined) => string ?? ''),
  )

/** The Worker of one instance: a name and queues of its own, so that two in one account never share a job. */
export function instanceWorker(config: WorkerConfig, name: string, domain?: string): WorkerConfig {
  const { env: _environments, $schema: _schema, queues, main, ...rest } = config
  const own = (queue: string): string => `${queue}-${name}`
  return {
    ...rest,
    name: `${config.name}-${name}`,
    main: join(ROOT, 'edge', main),
    queues: {
      producers: queues.producers.map((producer) => ({ ...producer, queue: own(producer.queue) })),
      consumers: queues.consumers.map((consumer) => ({
        ...consumer,
        queue: own(consumer.queue),
        dead_letter_queue: own(consumer.dead_letter_queue),
      })),
    },
    workers_dev: domain === undefined,
    ...(domain !== undefined && { routes: [{ pattern: domain, custom_domain: true }] }),
  }
}

export const queuesOf = ({ queues: { consumers } }: WorkerConfig): readonly string[] =>
  consumers.flatMap(({ queue, dead_letter_queue }) => [queue, dead_letter_queue])
