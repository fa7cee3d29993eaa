import { within } from '@call-center/shared/telemetry/span'
import { type Metrics, PROVIDER_ERRORS } from '../metrics.ts'
import type { Knowledge } from '../knowledge/knowledge.ts'
import type { Tool } from '../tools/tool.ts'
import type { CallTrace } from './call-trace.ts'

/** `tools`, with a span for each use: which of them, never its arguments and what it answered. */
export const observedTools = (tools: readonly Tool[], trace: CallTrace): readonly Tool[] =>
  tools.map((tool) => ({
    ...tool,
    run(input, options) {
      const { name } = tool.spec
      const attributes = { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': name }
      return within(trace.turnPart(`execute_tool ${name}`, { attributes }), () => tool.run(input, options))
    },
  }))

/** `knowledge`, with a span for each search: how many documents, never what was asked. */
export const observedKnowledge = (
  knowledge: Knowledge,
  { trace, metrics }: { readonly trace: CallTrace; readonly metrics: Metrics },
): Knowledge => ({
  async search(query, options) {
    const span = trace.turnPart('search', { kind: 'client', attributes: { lang: options.lang } })
    try {
      const found = await knowledge.search(query, options)
      span.set({ documents: found.length })
      return found
    } catch (error) {
      if (!options.signal.aborted) {
        span.fail(error)
        metrics.add(`${PROVIDER_ERRORS}.search`)
      }
      throw error
    } finally {
      span.end()
    }
  },
})
