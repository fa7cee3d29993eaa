import { expect, it } from 'vitest'
import { consoleLog } from './log.ts'

it('T13 · Personal data in logs: blanks what people said and who they are, at every depth', () => {
  const lines: string[] = []
  const log = consoleLog({ plane: 'edge' }, (line) => lines.push(line)).child({ callId: 'c' })
  log.info({ deep: [{ text: 'secret words', phone_number: '+33612345678' }], turn: 3 }, 'turn answered')
  expect(lines.join()).not.toMatch(/secret words|336/)
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    level: 'info',
    plane: 'edge',
    callId: 'c',
    turn: 3,
    msg: 'turn answered',
  })
})
