import { createInterface } from 'node:readline/promises'
import { DEFAULT_PORTS } from '../stack/ports.ts'
import { localConfig } from '../stack/local-config.ts'
import { chooseLanguage, hearOut, networkState, plugIn, speechOf, type StackUrls } from './phone-call.ts'
import { ROOT } from './run-steps.ts'
import { wantsHelp } from './arguments.ts'
import { runCommand } from './run-command.ts'
import { withStack } from './with-stack.ts'

/** A number reserved for fiction by the French regulator (ARCEP: 06 39 98). */
const CALLER_NUMBER = '+33639980002'

const USAGE = `npm run chat

  The same conversation in text: phones the running stack (or starts one); what you type is spoken into the call by an
  offline voice, what the assistant says is printed. An empty line listens, Ctrl-D hangs up. It has no options.`

/** The same conversation in text: what is typed is spoken into a call by an offline voice, what is heard is printed. */
async function chat(urls: StackUrls): Promise<void> {
  const { initiate } = localConfig(ROOT, DEFAULT_PORTS).config.conversation
  const lang = initiate.lang.default_short_code
  const { assistantNumber } = await networkState(urls)
  const phone = await plugIn(urls, CALLER_NUMBER)
  const terminal = createInterface({ input: process.stdin, output: process.stdout, prompt: 'you: ' })
  const lines = terminal[Symbol.asyncIterator]() // from now on: what is typed or piped early is not lost
  let ended = false
  let open = true
  terminal.once('close', () => (open = false))
  const ask = () => open && terminal.prompt()
  const unlessEnded = (error: unknown) => {
    if (!ended) throw error
  }
  phone.onMessage((message) => {
    if (message.type === 'said') console.log(`\n${initiate.bot_name}: ${message.text}`)
    if (message.type === 'problem') console.log(`\n(${message.message})`)
    if (message.type === 'ended' && !ended) {
      ended = true
      console.log(`\n(the call is over: ${message.reason})`)
      terminal.close()
    }
  })
  try {
    await phone.dial(assistantNumber)
    await chooseLanguage(phone, initiate, lang)
    await hearOut(phone)
    console.log('\nType what you say; an empty line listens; Ctrl-D hangs up.')
    ask()
    for await (const line of lines) {
      if (ended) break
      if (line.trim()) {
        await phone.say(await speechOf(urls, line, lang), { words: line }).catch(unlessEnded)
        await phone
          .waitForAssistantSpeech({ timeoutMs: 20_000 })
          .catch(() => void (ended || console.log('(no answer)')))
      }
      await hearOut(phone).catch(unlessEnded) // a goodbye may be its last word
      if (ended) break
      ask()
    }
    if (!ended) phone.hangUp()
  } finally {
    terminal.close()
    await phone.close()
  }
}

await runCommand(async () => {
  if (wantsHelp(process.argv.slice(2), USAGE)) return console.log(USAGE)
  await withStack(chat, { onStep: (line) => console.log(`  ${line}`) })
})
