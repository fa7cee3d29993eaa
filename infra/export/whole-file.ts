import { type FileHandle, open, realpath, rename, rm, stat } from 'node:fs/promises'

export interface WholeFile extends AsyncDisposable {
  write(text: string): Promise<void>
  /** Puts what was written where it belongs. Without it, closing leaves everything as it was. */
  keep(): Promise<void>
}

/**
 * A file that is there whole or not at all: it is written beside `path`, so that what was there stays until `keep`. For
 * nobody else to read. What is no ordinary file (a pipe, `/dev/stdout`) is written to at once.
 */
export async function openWholeFile(path: string): Promise<WholeFile> {
  const place = await realpath(path).catch(() => path) // a link goes on being one
  const there = await stat(place).catch(() => undefined)
  if (there && !there.isFile()) return straight(await open(place, 'w'))
  const draft = `${place}.${process.pid}.draft`
  const file = await open(draft, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    throw Object.assign(error, { path }) // nobody asked for a draft
  })
  return {
    write: async (text) => void (await file.writeFile(text)),
    async keep() {
      await file.sync()
      await rename(draft, place)
    },
    async [Symbol.asyncDispose]() {
      await file.close()
      await rm(draft, { force: true }) // unless it was kept, and has another name
    },
  }
}

const straight = (file: FileHandle): WholeFile => ({
  write: async (text) => void (await file.writeFile(text)),
  keep: async () => {},
  [Symbol.asyncDispose]: () => file.close(),
})
