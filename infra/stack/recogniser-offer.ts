import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { findPocketSphinx } from '../local-cloud/speech/pocketsphinx/find-pocketsphinx.ts'

const PACKAGES = ['pocketsphinx-en-us', 'libpocketsphinx3']

export const RECOGNISER_HINT = `To be heard, run: apt-get install ${PACKAGES.join(' ')}`

export const recogniserInstalled = (): boolean => findPocketSphinx() !== undefined

export const canInstallRecogniser = (): boolean => existsSync('/usr/bin/apt-get') && process.getuid?.() === 0

/** Installs Debian's packages, showing apt's own progress. Resolves to whether it worked. */
export async function installRecogniser(): Promise<boolean> {
  const apt = (...args: string[]) => spawnSync('apt-get', args, { stdio: 'inherit' }).status === 0
  return apt('update', '-qq') && apt('install', '-y', '--no-install-recommends', ...PACKAGES)
}
