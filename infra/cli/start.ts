import { isCancel, confirm } from '@clack/prompts'
import { assistantNumber } from '@call-center/shared/config/carriers'
import { configFile } from '../stack/local-config.ts'
import { portsFromEnv, takenPorts } from '../stack/ports.ts'
import { type Stack, startStack } from '../stack/stack.ts'
import {
  canInstallRecogniser,
  installRecogniser,
  RECOGNISER_HINT,
  recogniserInstalled,
} from '../stack/recogniser-offer.ts'
import { showLive } from './live-table.ts'
import { ROOT } from './run-steps.ts'
import { readStartOptions, START_USAGE, TAKEN_HINT } from './start-options.ts'
import { runCommand } from './run-command.ts'

await runCommand(main)

/** Starts everything a caller needs and stays until Ctrl-C. */
async function main(): Promise<void> {
  const options = readStartOptions(process.argv.slice(2))
  if (options === 'help') return console.log(START_USAGE)
  const { carrier, otlp } = options
  const ports = portsFromEnv(process.env)
  const dir = process.env['CALL_CENTER_DIR']
  const taken = await takenPorts(ports)
  if (taken.length > 0) {
    console.error(`Already in use: ${taken.join(', ')}. Is another \`npm start\` running?\n${TAKEN_HINT}`)
    process.exitCode = 1
    return
  }
  await offerRecogniser()
  const startedMs = performance.now()
  const stopping = new AbortController()
  const stopped = new Promise<'stopped'>((done) => stopping.signal.addEventListener('abort', () => done('stopped')))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort())
  const starting = startStack({
    ports,
    ...(dir && { dir }),
    persist: true,
    ...(carrier && { carrier }),
    ...(otlp && { telemetry: { url: otlp } }),
    signal: stopping.signal,
    onStep: (step) => console.log(`  starting the ${step} …`),
    onRestart: (name) => console.log(`The ${name} ended unexpectedly and was started again; its log says why.`),
  })
  const stack = await Promise.race([starting, stopped]).catch(explain)
  if (stack === undefined) return
  if (stack === 'stopped') {
    await starting.then(
      (late) => late[Symbol.asyncDispose](),
      () => {},
    )
    return
  }
  printReady(stack, (performance.now() - startedMs) / 1000, dir ?? '.local')
  const over = new AbortController()
  const showing = showLive(stack.urls.edge, { screen: process.stdout, signal: over.signal })
  await Promise.race([stopped, stack.died]).catch(explain)
  over.abort()
  await showing
  console.log('\nStopping …')
  await stack[Symbol.asyncDispose]()
}

function explain(error: unknown): undefined {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
  return undefined
}

async function offerRecogniser(): Promise<void> {
  if (recogniserInstalled()) return
  if (process.stdin.isTTY && canInstallRecogniser()) {
    const yes = await confirm({
      message: 'Install the offline speech recogniser (Debian packages, 40 MB)? Without it you type what you say.',
    })
    if (!isCancel(yes) && yes && (await installRecogniser())) return
  }
  console.log(`No speech recogniser on this machine: the web phone takes typed words. ${RECOGNISER_HINT}`)
}

function printReady({ urls, config, ports }: Stack, tookS: number, dir: string): void {
  console.log(`
ready in ${tookS.toFixed(1)} s

  Phone the assistant   ${urls.phone}        (it has the number ${assistantNumber(config.config)})
  Reports               ${urls.reports}
  API                   ${urls.edge}/call         (POST /call makes the assistant phone somebody; reference: ${urls.edge}/docs)
  Media node            ws://localhost:${ports.mediaNode}/media

  Configuration: ${configFile(ROOT)}
  Answered by stand-ins on this machine: ${config.emulated.join(', ') || 'nothing'}
  Open without a key to this machine only. Logs: ${dir}/log. Ctrl-C stops everything.
`)
}
