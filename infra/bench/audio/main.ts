import { PATHS } from './echo-scenario.ts'
import { hasGsm } from './gsm.ts'
import { measureCodecs, measureCost } from './measure-cost.ts'
import { measureEcho, measureFlips, measureLateEcho, measureLock, measureSlips } from './measure-echo.ts'
import { measureRates } from './measure-rates.ts'
import { measureTriggers } from './measure-triggers.ts'
import { measureWords } from './measure-words.ts'
import { recordedSpeechMissing } from './recorded-speech.ts'

// Measures the way of a frame: `node --expose-gc infra/bench/audio/main.ts`, or parts of it by their names. The exit code
// is 1 when a bar is missed.

const PARTS = {
  echo: printEcho,
  alignment: printAlignment,
  triggers: printTriggers,
  words: printWords,
  rates: printRates,
  cost: printCost,
}
type Part = keyof typeof PARTS
const isPart = (name: string): name is Part => Object.hasOwn(PARTS, name)

let missed = 0

const asked = process.argv.slice(2)
const unknown = asked.find((name) => !isPart(name))
if (unknown !== undefined) throw new RangeError(`no part is called ${unknown}: ${Object.keys(PARTS).join(', ')}`)
const missing = recordedSpeechMissing()
if (missing) console.warn(`SKIPPED: all figures on recorded speech. To have them: ${missing}`)
for (const [name, print] of Object.entries(PARTS)) {
  if (asked.length > 0 && !asked.includes(name)) continue
  if (missing && name !== 'cost') continue
  await print()
}
console.log(missed === 0 ? 'all bars met' : `${missed} bars missed`)
if (missed > 0) process.exitCode = 1

/** One line of the table; a figure that misses its bar is marked. */
function row(what: string, bar: string, value: number, isMet: boolean, unit: string): void {
  if (!isMet) missed++
  console.log(
    `${isMet ? ' ' : '!'} ${what.padEnd(64)} ${bar.padStart(9)}  ${(Math.round(value * 10) / 10).toString().padStart(7)} ${unit}`,
  )
}

function least(what: string, bar: number, value: number, unit: string): void {
  row(what, `>= ${bar}`, value, value >= bar, unit)
}

function most(what: string, bar: number, value: number, unit: string): void {
  row(what, `<= ${bar}`, value, value <= bar, unit)
}

async function printEcho(): Promise<void> {
  if (!hasGsm()) console.warn('SKIPPED: a GSM line. To have it: an ffmpeg with libgsm, as Debian has')
  for (const figures of await measureEcho(PATHS.filter(({ path }) => !path.gsm || hasGsm()))) {
    const { name, bar } = figures
    least(`${name}: ERLE in s 10-15`, bar.erleDb, figures.erleDb, 'dB')
    most(`${name}: 10 dB`, 2, figures.to10S, 's')
    if (bar.reaches20) most(`${name}: 20 dB`, 4, figures.to20S, 's')
    most(`${name}: 10 dB after the path changed`, 4, figures.backTo10S, 's')
    if (bar.reaches20) most(`${name}: 20 dB after the path changed`, 7, figures.backTo20S, 's')
    const sdr = `${name}: double-talk SDR (without ${Math.round(figures.withoutSdrDb)}, reference ${bar.referenceSdrDb})`
    if (bar.isExtra) row(sdr, '–', figures.doubleTalkSdrDb, true, 'dB')
    else least(sdr, 18, figures.doubleTalkSdrDb, 'dB')
    most(`${name}: caller louder or quieter in double talk`, 0.5, Math.abs(figures.nearGainDb), 'dB')
    most(`${name}: near frames cut`, 1, figures.nearCutPercent, '%')
    if (bar.reaches20) least(`${name}: near-only SDR`, 30, figures.nearOnlySdrDb, 'dB')
  }
}

async function printAlignment(): Promise<void> {
  for (const { delayMs, bothSpeak, lockS, offMs } of await measureLock([0, 50, 200, 500, 740, 1_000, 1_200])) {
    const what = `delay of ${delayMs} ms${bothSpeak ? ', caller speaks' : ''}`
    most(`${what}: found after`, bothSpeak ? 2.5 : 1.5, lockS, 's')
    most(`${what}: off by`, 2, Math.abs(offMs), 'ms')
  }
  const { afterSlipDb } = await measureSlips()
  least('1 s after a lost or repeated packet: ERLE, worst', 25, Math.min(...afterSlipDb), 'dB')
  for (const kind of ['line', 'room'] as const)
    for (const [delayMs, lossDb] of [
      [150, 20],
      [450, 10],
    ] as const)
      // The bar of A3: 20 dB within 4 s of the first sound of an echo.
      most(
        `${kind}, -${lossDb} dB after ${delayMs} ms, that begins after 10 s: 20 dB after`,
        4,
        measureLateEcho({ kind, delayMs, lossDb }),
        's',
      )
  const { lapsDb, resets } = await measureFlips(16)
  const settled = lapsDb.slice(2)
  // Two places, two levels: the laps in one place are compared.
  const spread = Math.max(...[0, 1].map((place) => range(settled.filter((_, lap) => lap % 2 === place))))
  most('16 moves in 8 min: spread of ERLE', 1, spread, 'dB')
  least('16 moves in 8 min: ERLE, worst', 20, Math.min(...lapsDb), 'dB')
  most('16 moves in 8 min: begun anew because of numbers that are none', 0, resets, 'times')
}

function range(values: readonly number[]): number {
  return Math.max(...values) - Math.min(...values)
}

async function printTriggers(): Promise<void> {
  const { triggers, bargeIns } = await measureTriggers(20)
  for (const { lossDb, runs, interruptedItself, without } of triggers) {
    most(`echo -${lossDb} dB: agent interrupts itself (${without} of ${runs} without)`, 0, interruptedItself, 'calls')
  }
  // The bar is for an assistant that has been talking for a while: before, its echo is still being learned.
  for (const { caller, learned, runs, missed, lateMs } of bargeIns) {
    most(`${caller}: not heard, of ${runs}`, 0, missed, 'calls')
    most(`${caller}: late, p50`, 32, lateMs.p50, 'ms')
    if (learned) most(`${caller}: late, p95`, 32, lateMs.p95, 'ms')
    else row(`${caller}: late, p95`, '–', lateMs.p95, true, 'ms')
    row(`${caller}: late, worst`, '–', lateMs.worst, true, 'ms')
  }
}

async function printWords(): Promise<void> {
  const figures = await measureWords((line) => console.error(`  ${line}`))
  if (!figures) {
    console.warn(
      'SKIPPED: what a recogniser understands. To have it: apt-get install pocketsphinx-en-us libpocketsphinx3',
    )
    return
  }
  const { words = 0, cleanPercent: alone = Number.NaN } = figures[0] ?? {}
  console.log(`  of ${words} words ${Math.round(alone * 10) / 10} % are wrong on a line of their own`)
  for (const { name, cleanPercent, echoPercent, cancelledPercent } of figures) {
    const bar = Math.round(10 * (cleanPercent + 3)) / 10
    most(`${name}: words wrong over the agent (${Math.round(echoPercent)} % without)`, bar, cancelledPercent, '%')
  }
}

async function printRates(): Promise<void> {
  // Why the recogniser is given 16 kHz whatever the line brings.
  for (const { name, widePercent, resampledPercent, narrowPercent } of (await measureRates()) ?? []) {
    const others = `${Math.round(widePercent)} % at 16 kHz, ${Math.round(narrowPercent)} % given as 8 kHz`
    most(`μ-law, ${name}: words wrong (${others})`, Math.round(10 * narrowPercent) / 10, resampledPercent, '%')
  }
}

async function printCost(): Promise<void> {
  const cost = await measureCost()
  most('echo canceller, per 20 ms: median', 400, cost.medianUs, 'µs')
  most('echo canceller, per 20 ms: p99', 3_000, cost.p99Us, 'µs')
  most('echo canceller, asleep', 5, cost.asleepUs, 'µs')
  if (globalThis.gc) {
    most('echo canceller, per call', 5, cost.megabytesPerCall, 'MB')
    most('echo canceller, heap per frame', 192, cost.bytesPerFrame, 'bytes')
  } else console.warn('SKIPPED: memory. To have it: --expose-gc')
  for (const [what, us] of Object.entries(await measureCodecs())) most(what, what.startsWith('res') ? 40 : 1, us, 'µs')
}
