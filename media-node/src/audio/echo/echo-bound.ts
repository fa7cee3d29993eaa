/**
 * How much louder an echo may be than the filter believes to have left, power: while it learns, and once it has. It is more
 * modest than it need be, and at its word a caller 12 dB below a loud echo lost one frame in fourteen.
 */
const BELIEVED = { learning: 2, learnt: 0.15 }

/**
 * Writes the power per bin that an echo may have beyond what is predicted: by what the filter knows of its own errors, `unsure`,
 * and while it learns by what was heard of the line so far, `guard`.
 */
export function boundEcho(bound: Float32Array, unsure: Float32Array, guard: Float32Array | undefined): void {
  for (let k = 0; k < bound.length; k++) {
    bound[k] = guard ? Math.min(guard[k]!, BELIEVED.learning * unsure[k]!) : BELIEVED.learnt * unsure[k]!
  }
}
