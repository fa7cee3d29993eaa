/** Sound on its way from the carrier to a browser. */
export interface RecordedAudio {
  /** 206: the part that was asked for. 416: there is no such part. */
  readonly status: 200 | 206 | 416
  /** Of the body, and which part of the whole it is. Nothing else of what the carrier said. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Response['body']
}

const PASSED_ON = ['content-length', 'content-range', 'accept-ranges']
const SOUNDS: readonly string[] = ['audio/wav', 'audio/mpeg']

/** What of a carrier's answer may go on. `undefined` when it is no sound. */
export function audioOf({ status, headers, body }: Response): RecordedAudio | undefined {
  if (status !== 200 && status !== 206 && status !== 416) return undefined
  const passedOn = PASSED_ON.flatMap((name) => {
    const value = headers.get(name)
    return value === null ? [] : [[name, value] as const]
  })
  const type = headers.get('content-type')?.split(';')[0]?.trim() ?? ''
  // Whatever it is said to be, a browser is to take it for sound and nothing else.
  return {
    status,
    headers: { ...Object.fromEntries(passedOn), 'content-type': SOUNDS.includes(type) ? type : 'audio/wav' },
    body: status === 416 ? null : body,
  }
}
