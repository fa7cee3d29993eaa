// @ts-check

/**
 * Linear resampling that keeps its place between blocks. The band is limited by biquad filters in the audio graph
 * (`audio.js`), so that nothing above the lower rate's half comes in or out.
 *
 * @param {number} fromHz
 * @param {number} toHz
 * @returns {(input: Float32Array, emit: (sample: number) => void) => void}
 */
export function createResampler(fromHz, toHz) {
  if (fromHz === toHz) return (input, emit) => input.forEach(emit)
  const step = fromHz / toHz
  let previous = 0
  // Place of the next output sample; 0 is the last sample of the block before.
  let place = 0
  return (input, emit) => {
    while (place < input.length) {
      const left = Math.floor(place)
      const a = left === 0 ? previous : /** @type {number} */ (input[left - 1])
      const b = /** @type {number} */ (input[left])
      emit(a + (b - a) * (place - left))
      place += step
    }
    place -= input.length
    previous = input.at(-1) ?? previous
  }
}
