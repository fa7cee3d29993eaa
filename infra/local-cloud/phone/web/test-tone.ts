/** Pitch of a tone, from its zero crossings. */
export function peakHz(frames: readonly Buffer[]): number {
  const pcm = Buffer.concat([...frames])
  let crossings = 0
  for (let at = 2; at + 1 < pcm.length; at += 2) {
    if (pcm.readInt16LE(at - 2) < 0 !== pcm.readInt16LE(at) < 0) crossings++
  }
  return pcm.length === 0 ? 0 : (crossings / 2 / (pcm.length / 2)) * 16_000
}

export function toneWav({ hz, rateHz, lengthMs }: { hz: number; rateHz: number; lengthMs: number }): Buffer {
  const samples = (rateHz * lengthMs) / 1000
  const wav = Buffer.alloc(44 + samples * 2)
  wav.write('RIFF')
  wav.writeUInt32LE(36 + samples * 2, 4)
  wav.write('WAVEfmt ', 8)
  wav.writeUInt32LE(16, 16)
  wav.writeUInt16LE(1, 20)
  wav.writeUInt16LE(1, 22)
  wav.writeUInt32LE(rateHz, 24)
  wav.writeUInt32LE(rateHz * 2, 28)
  wav.writeUInt16LE(2, 32)
  wav.writeUInt16LE(16, 34)
  wav.write('data', 36)
  wav.writeUInt32LE(samples * 2, 40)
  for (let i = 0; i < samples; i++)
    wav.writeInt16LE(Math.round(12_000 * Math.sin((2 * Math.PI * hz * i) / rateHz)), 44 + i * 2)
  return wav
}
