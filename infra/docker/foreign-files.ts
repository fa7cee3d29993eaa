import { globSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** The machine an image runs on. `abi` is `process.versions.modules`. */
export interface Machine {
  readonly platform: string
  readonly arch: string
  readonly abi: string
}

/** Whether a file under node_modules is a native build for another machine: of 400 MB such files, an image needs 50. */
export function isForeign(path: string, { platform, arch, abi }: Machine): boolean {
  const uws = /uWebSockets\.js\/uws_(\w+?)_(\w+?)_(\d+)\.node$/.exec(path)
  if (uws) return uws[1] !== platform || uws[2] !== arch || uws[3] !== abi
  const onnx = /onnxruntime-node\/bin\/napi-v\d+\/(\w+)\/(\w+)\//.exec(path)
  return onnx ? onnx[1] !== platform || onnx[2] !== arch : false
}

if (import.meta.main) {
  const [folder = 'node_modules'] = process.argv.slice(2)
  const { platform, arch, versions } = process
  const machine = { platform, arch, abi: versions.modules }
  const files = globSync('**/*.{node,dll,dylib,so,so.*}', { cwd: folder }).filter((path) => isForeign(path, machine))
  for (const file of files) rmSync(join(folder, file))
  console.log(`${files.length} native builds for other machines removed`)
}
