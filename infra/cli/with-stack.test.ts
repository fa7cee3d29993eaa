import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { isUp } from './with-stack.ts'

const SLOW_TO_LEAVE = `
  import { writeSync } from 'node:fs'
  import { endOnSignals } from ${JSON.stringify(join(import.meta.dirname, 'with-stack.ts'))}
  endOnSignals()
  process.once('exit', () => {
    writeSync(1, 'leaving ')
    const end = performance.now() + 300
    while (performance.now() < end);
    writeSync(1, 'everything was ended')
  })
  setInterval(() => {}, 1_000)
  writeSync(1, 'ready ')
`

// Ctrl-C reaches the command twice, from the terminal and from who started it: the second ended it before its children were.
it.each(['SIGINT', 'SIGTERM'] as const)('ends what was started, when %s comes again meanwhile', async (signal) => {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', SLOW_TO_LEAVE])
  let said = ''
  child.stdout.on('data', (text) => {
    said += String(text)
    if (/(ready|leaving) $/.test(said)) child.kill(signal)
  })
  const [code] = await once(child, 'close')
  expect([said, code]).toEqual(['ready leaving everything was ended', signal === 'SIGINT' ? 130 : 143])
})

it('takes nothing else for a running stack', async () => {
  const answers = ['<html>', '{"assistantNumber":"+1","recogniser":"told"}']
  const other = createServer((_request, response) => response.end(answers.shift()))
  await once(other.listen(0, '127.0.0.1'), 'listening')
  const phone = `http://127.0.0.1:${(other.address() as AddressInfo).port}`
  const urls = { phone, edge: phone }
  expect([await isUp(urls), await isUp(urls)]).toEqual([false, true])
  other.close()
  other.closeAllConnections()
  expect(await isUp(urls)).toBe(false)
})
