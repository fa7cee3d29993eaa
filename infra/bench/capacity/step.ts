import { setTimeout as sleep } from 'node:timers/promises'
import { percentile } from '../conversation/figures.ts'
import type { Crowd } from './crowd.ts'
import type { Load } from './load.ts'
import { NODE_CORE } from './media-node.ts'
import { coreSeconds, cpuSeconds, rssMb } from './process-figures.ts'

/** One number of calls, held for a while. */
export interface CapacityStep {
  readonly calls: number
  /** How late the assistant's frames came, 99th percentile, milliseconds. */
  readonly frameP99Ms: number
  /** How often a caller heard a gap within a sentence. */
  readonly gaps: number
  /** Caller's last sound to first frame of the answer, milliseconds: final words take 300, the model 350. */
  readonly answerMs: { readonly p50: number; readonly p95: number }
  /** Audio that the node threw away because the voice detector or the recogniser's socket was too slow: windows and chunks. */
  readonly dropped: number
  /** What the driver itself could not do in time: of a figure above this, the rest is the node's. */
  readonly driverP99Ms: number
  /** Worst 99th percentile of the node's event loop, as it tells its edge. */
  readonly loopLagMs: number
  /** Of one core. */
  readonly cpuPercent: number
  /** Of one core, the driver's: near 100 it measures itself. */
  readonly driverCpuPercent: number
  /** Of the node's core, by others: much of it, and the step says nothing about the node. */
  readonly othersPercent: number
  readonly rssMbPerCall: number
  /** Turns that were answered in this step, and that were not. */
  readonly answers: number
  readonly unanswered: number
  readonly lost: number
  /** Share of the time the assistant's audio was on the line, percent. */
  readonly talkPercent: number
}

export const MOST_LATE_MS = 20
const MOST_OTHERS_PERCENT = 10
const FRAME_MS = 20

export async function holdStep(load: Load, calls: number, stepS: number): Promise<CapacityStep> {
  const { crowd, node, edge, metrics } = load
  await load.grow(calls)
  for (const caller of crowd.callers) {
    caller.pacing.read()
    caller.readFrames()
    caller.readAnswers()
  }
  crowd.readLateness()
  const before = {
    atMs: performance.now(),
    core: coreSeconds(NODE_CORE),
    cpu: cpuSeconds(node.pid),
    own: cpuSeconds(process.pid),
    dropped: metrics.dropped(),
    ...turnsOf(crowd),
  }
  const statuses = edge.statuses.length
  await sleep(stepS * 1_000)
  const seconds = (performance.now() - before.atMs) / 1_000
  const after = turnsOf(crowd)
  const paces = crowd.callers.map(({ pacing }) => pacing.read())
  const lateness = paces.flatMap(({ lateness: late }) => late)
  const frames = crowd.callers.reduce((sum, caller) => sum + caller.readFrames(), 0)
  const waits = crowd.callers.flatMap((caller) => caller.readAnswers())
  const nodeCpu = cpuSeconds(node.pid) - before.cpu
  return {
    calls,
    frameP99Ms: percentile(lateness, 0.99),
    gaps: paces.reduce((sum, pace) => sum + pace.gaps, 0),
    answerMs: { p50: percentile(waits, 0.5), p95: percentile(waits, 0.95) },
    dropped: metrics.dropped() - before.dropped,
    driverP99Ms: percentile(crowd.readLateness(), 0.99),
    loopLagMs: Math.max(0, ...edge.statuses.slice(statuses).map(({ loopLagMs }) => loopLagMs)),
    cpuPercent: (100 * nodeCpu) / seconds,
    othersPercent: Math.max(0, (100 * (coreSeconds(NODE_CORE) - before.core - nodeCpu)) / seconds),
    driverCpuPercent: (100 * (cpuSeconds(process.pid) - before.own)) / seconds,
    rssMbPerCall: (rssMb(node.pid) - load.empty.rssMb) / calls,
    answers: after.answers - before.answers,
    unanswered: after.unanswered - before.unanswered,
    lost: crowd.callers.filter(({ closed }) => closed).length,
    talkPercent: (100 * frames * FRAME_MS) / (1_000 * seconds * calls),
  }
}

const turnsOf = ({ callers }: Crowd) => ({
  answers: callers.reduce((sum, caller) => sum + caller.answers, 0),
  unanswered: callers.reduce((sum, caller) => sum + caller.unanswered, 0),
})

/** Others use the node's core, or the driver is late itself. */
export const isDisturbed = ({ othersPercent, driverP99Ms }: CapacityStep): boolean =>
  othersPercent > MOST_OTHERS_PERCENT || driverP99Ms > MOST_LATE_MS / 2

/** Nobody of those on the line notices that there are so many: frames in time, no gap, each answered, all of them heard. */
export const isGood = (step: Pick<CapacityStep, 'frameP99Ms' | 'lost' | 'gaps' | 'unanswered' | 'dropped'>): boolean =>
  step.frameP99Ms <= MOST_LATE_MS && step.lost + step.gaps + step.unanswered + step.dropped === 0

export const describe = (step: CapacityStep): string =>
  [
    `${step.calls} calls: frames ${step.frameP99Ms} ms late (p99), ${step.gaps} gaps heard`,
    `answers after ${step.answerMs.p50} / ${step.answerMs.p95} ms`,
    `CPU ${step.cpuPercent.toFixed(0)} % (others ${step.othersPercent.toFixed(0)} %)`,
    `loop ${step.loopLagMs.toFixed(1)} ms`,
    `${step.rssMbPerCall.toFixed(1)} MB per call`,
    `assistant talks ${step.talkPercent.toFixed(0)} %`,
    `${step.answers} answers, ${step.unanswered} missing, ${step.lost} calls lost, ${step.dropped} pieces of audio dropped`,
    `driver ${step.driverP99Ms} ms late, CPU ${step.driverCpuPercent.toFixed(0)} %`,
  ].join(' · ')
