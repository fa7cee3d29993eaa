/**
 * How the runtime of a media node is started. One thread collects garbage beside the calls: with the four that it starts by
 * itself, on one core, each collection stopped ninety calls for 60 to 120 ms; with one, for 40.
 *
 * New objects have twice 16 MB: with the default of twice 32 a collection of them stops a hundred calls for 17 ms,
 * 30 at worst; with these for 7, and 14.
 *
 * A search among the old ones takes most of a core for a third of a second. They may grow to 2.3 times what is alive before it,
 * and the audio that waits outside of the heap counts as they do: by itself each 64 MB more of it lead to a search, every eight
 * seconds with a hundred calls. After three minutes a hundred calls take 4.7 MB each; with 2.5 times it is 5.3, and with 2.1
 * 4.3, but a search may then hold the calls up for a tenth of a second.
 */
export const NODE_FLAGS = [
  '--v8-pool-size=1',
  '--max-semi-space-size=16',
  '--heap-growing-percent=130',
  '--external-memory-accounted-in-global-limit',
] as const
