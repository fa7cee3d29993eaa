/**
 * How the runtime of a media node is started. One thread collects garbage beside the calls: with the four that it starts by
 * itself, on one core, each collection stopped ninety calls for 60 to 120 ms; with one, for 40.
 */
export const NODE_FLAGS = ['--v8-pool-size=1'] as const
