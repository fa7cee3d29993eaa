/** File descriptor of the one directory the program sees. */
const ROOT = 3
const OUTPUT = 4
const ERRNO = { ok: 0, badDescriptor: 8 }
const FILE_TYPE = { directory: 3, regular: 4 }

class ProgramExit extends Error {}

export interface WasiRun {
  /** What the program wrote to its file. */
  readonly file: Uint8Array
  readonly stdout: string
}

/**
 * Runs a WASI command that writes one file, without a file system: `node:wasi` is experimental, says so on the console,
 * and would need a temporary directory on disk for every sentence.
 */
export async function runInMemory(program: WebAssembly.Module, args: readonly string[]): Promise<WasiRun> {
  const files = createFiles()
  let memory: WebAssembly.Memory | undefined
  const view = () => {
    if (!memory) throw new TypeError('the program has no memory')
    return new DataView(memory.buffer)
  }
  const instance = await WebAssembly.instantiate(program, {
    wasi_snapshot_preview1: { ...argumentCalls(args, view), ...fileCalls(files, view), ...processCalls(view) },
  })
  memory = instance.exports['memory'] as WebAssembly.Memory
  try {
    ;(instance.exports['_start'] as () => void)()
  } catch (error) {
    if (!(error instanceof ProgramExit)) throw error
  }
  return { file: files.bytes(), stdout: files.stdout() }
}

type View = () => DataView

function argumentCalls(args: readonly string[], view: View) {
  const encoded = args.map((arg) => new TextEncoder().encode(`${arg}\0`))
  return {
    args_sizes_get(countAt: number, sizeAt: number) {
      view().setUint32(countAt, encoded.length, true)
      view().setUint32(
        sizeAt,
        encoded.reduce((sum, arg) => sum + arg.length, 0),
        true,
      )
      return ERRNO.ok
    },
    args_get(pointersAt: number, bytesAt: number) {
      const memory = view()
      let at = bytesAt
      encoded.forEach((arg, index) => {
        memory.setUint32(pointersAt + index * 4, at, true)
        new Uint8Array(memory.buffer).set(arg, at)
        at += arg.length
      })
      return ERRNO.ok
    },
  }
}

function processCalls(view: View) {
  return {
    clock_time_get(_clock: number, _precision: bigint, timeAt: number) {
      // Nothing that is said depends on the time.
      view().setBigUint64(timeAt, 0n, true)
      return ERRNO.ok
    },
    proc_exit() {
      throw new ProgramExit()
    },
  }
}

interface Files {
  write(descriptor: number, bytes: Uint8Array): void
  seek(offset: number, whence: number): number
  bytes(): Uint8Array
  stdout(): string
}

function createFiles(): Files {
  let file = new Uint8Array(1 << 18)
  let length = 0
  let position = 0
  let printed = ''
  return {
    write(descriptor, bytes) {
      if (descriptor !== OUTPUT) {
        printed += new TextDecoder().decode(bytes)
        return
      }
      if (position + bytes.length > file.length) {
        const larger = new Uint8Array(Math.max(file.length * 2, position + bytes.length))
        larger.set(file)
        file = larger
      }
      file.set(bytes, position)
      position += bytes.length
      length = Math.max(length, position)
    },
    seek(offset, whence) {
      position = whence === 0 ? offset : whence === 1 ? position + offset : length + offset
      return position
    },
    bytes: () => file.slice(0, length),
    stdout: () => printed,
  }
}

function fileCalls(files: Files, view: View) {
  return {
    fd_close: () => ERRNO.ok,
    fd_fdstat_set_flags: () => ERRNO.ok,
    fd_fdstat_get(descriptor: number, statAt: number) {
      const memory = view()
      memory.setUint8(statAt, descriptor === ROOT ? FILE_TYPE.directory : FILE_TYPE.regular)
      memory.setUint16(statAt + 2, 0, true)
      memory.setBigUint64(statAt + 8, 0xff_ff_ff_ff_ff_ff_ff_ffn, true)
      memory.setBigUint64(statAt + 16, 0xff_ff_ff_ff_ff_ff_ff_ffn, true)
      return ERRNO.ok
    },
    fd_prestat_get(descriptor: number, prestatAt: number) {
      if (descriptor !== ROOT) return ERRNO.badDescriptor
      view().setUint32(prestatAt, 0, true)
      view().setUint32(prestatAt + 4, 1, true)
      return ERRNO.ok
    },
    fd_prestat_dir_name(_descriptor: number, nameAt: number) {
      view().setUint8(nameAt, '/'.charCodeAt(0))
      return ERRNO.ok
    },
    path_open: (...[, , , , , , , , descriptorAt]: readonly (number | bigint)[]) => {
      view().setUint32(Number(descriptorAt), OUTPUT, true)
      return ERRNO.ok
    },
    fd_read(_descriptor: number, _vectors: number, _count: number, readAt: number) {
      view().setUint32(readAt, 0, true)
      return ERRNO.ok
    },
    fd_seek(_descriptor: number, offset: bigint, whence: number, positionAt: number) {
      view().setBigUint64(positionAt, BigInt(files.seek(Number(offset), whence)), true)
      return ERRNO.ok
    },
    fd_write(descriptor: number, vectors: number, count: number, writtenAt: number) {
      const memory = view()
      let written = 0
      for (let index = 0; index < count; index += 1) {
        const at = memory.getUint32(vectors + index * 8, true)
        const length = memory.getUint32(vectors + index * 8 + 4, true)
        files.write(descriptor, new Uint8Array(memory.buffer, at, length))
        written += length
      }
      memory.setUint32(writtenAt, written, true)
      return ERRNO.ok
    },
  }
}
