import type { ScenarioResult, ScenariosResult } from './run-scenarios.ts'

/** One line as a scenario ends: progress for people. */
export function progressOf({ name, passed, checks }: ScenarioResult, done: number, total: number): string {
  const good = checks.filter((check) => check.passed).length
  return `${passed ? '✔' : '✘'} ${name.padEnd(36)} ${good}/${checks.length} checks   (${done} of ${total})`
}

/** What failed, with the words that were exchanged, and the count. */
export function reportOf({ passed, total, scenarios }: ScenariosResult): string {
  const failed = scenarios.filter((scenario) => !scenario.passed)
  return [...failed.map(failureOf), `${passed} of ${total} scenarios passed`].join('\n\n')
}

function failureOf({ name, checks, transcript }: ScenarioResult): string {
  const wrong = checks.filter(({ passed }) => !passed)
  return [
    `✘ ${name}`,
    ...wrong.map((check) => `    ${check.name}: ${check.detail ?? 'failed'}`),
    ...transcript.map((line) => {
      const tools = line.who === 'assistant' ? line.tools.map((tool) => ` [${tool.name}]`).join('') : ''
      return `    ${line.who.padEnd(10)} ${line.text}${tools}`
    }),
  ].join('\n')
}
