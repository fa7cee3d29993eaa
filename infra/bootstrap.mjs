// Plain JavaScript for whatever Node a machine has (20 or newer): installs what the lock file asks for, once, then hands
// over to the pinned Node 24 of node_modules, which runs TypeScript as it is.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const [script, ...args] = process.argv.slice(2)
if (!script) throw new Error('usage: node infra/bootstrap.mjs <script.ts> [arguments]')

install()
const node = pinnedNode()
const child = spawn(node, ['--disable-warning=ExperimentalWarning', join(root, script), ...args], {
  stdio: 'inherit',
  cwd: root,
  env: { ...process.env, PATH: `${join(root, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}` },
})
// The terminal sends Ctrl-C to the whole group: the child ends itself, and this process ends with it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))

function install() {
  const stamp = join(root, 'node_modules/.installed-lock')
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  console.error('Installing packages (about a minute, once) …')
  const { status } = spawnSync('npm', ['ci', '--include=optional'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  if (status !== 0) {
    console.error('npm ci failed: see above. Node 20 or newer and the npm registry are all it needs.')
    process.exit(status ?? 1)
  }
  writeFileSync(stamp, wanted)
}

function pinnedNode() {
  const pinned = join(root, 'node_modules/.bin/node')
  if (existsSync(pinned)) return pinned
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  console.error(
    `There is no Node 24 for ${process.platform}-${process.arch} in the packages: install it, then run this again.`,
  )
  return process.exit(1)
}
