// @ts-check

/** What is wrong now: one message a cause, gone when the cause is. @param {(messages: readonly string[]) => void} show */
export function createProblems(show) {
  /** @type {Map<string, string>} */
  const problems = new Map()
  const showAll = () => show([...problems.values()])
  return {
    /** @param {string} cause @param {string} message */
    set(cause, message) {
      problems.set(cause, message)
      showAll()
    },
    /** @param {string} cause */
    clear(cause) {
      if (problems.delete(cause)) showAll()
    },
    clearAll() {
      problems.clear()
      showAll()
    },
  }
}
