import { parseArgs } from 'node:util'
import { benchLatency, type ProfileFigures } from '../bench/latency.ts'
import { runCommand } from './usage-error.ts'
import { endOnSignals } from './with-stack.ts'

const USAGE = 'npm run bench -- latency [--calls N] [--json]'

endOnSignals()
await runCommand(main)

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean' }, calls: { type: 'string', default: '3' } },
  })
  const calls = Number(values.calls)
  if (positionals[0] !== 'latency' || !Number.isInteger(calls) || calls < 1) {
    console.error(USAGE)
    process.exitCode = 1
    return
  }
  const figures = await benchLatency(calls, (line) => console.error(`  ${line}`))
  if (values.json) console.log(JSON.stringify(figures))
  else printTable(figures)
}

function printTable(figures: readonly ProfileFigures[]): void {
  console.log('\nFrom the caller’s last sound to the first sound of the answer, milliseconds (p50 / p95)\n')
  const rows = figures.map(({ profile, turns, p50, p95, wireFirstAudioMs }) => {
    const pair = (part: keyof typeof p50) => `${Math.round(p50[part])} / ${Math.round(p95[part])}`
    return {
      providers: profile,
      turns,
      'on the wire': `${Math.round(wireFirstAudioMs.p50)} / ${Math.round(wireFirstAudioMs.p95)}`,
      'first audio': pair('first_audio_ms'),
      silence: pair('silence_ms'),
      stt: pair('stt_ms'),
      llm: pair('llm_ms'),
      tts: pair('tts_ms'),
      'own code': `${p50.own_ms} / ${p95.own_ms}`,
    }
  })
  console.table(rows)
}
