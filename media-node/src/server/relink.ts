/**
 * Makes a copy of a native module run on an older C library.
 *
 * uWebSockets.js is built on Ubuntu 24.04, so it asks for `GLIBC_2.38`; Debian 12 has 2.36. All it takes from 2.38 are
 * `__isoc23_strtol` and its kin: `strtol` that also reads C23's binary literals. The copy imports the plain function at
 * the architecture's oldest version instead, and marks the 2.38 requirement as weak, so that the loader lets it pass.
 * Works on 64-bit little-endian ELF (x64, arm64); see the ELF specification, "symbol versioning".
 */

const SECTION_DYNAMIC_SYMBOLS = 11
const SECTION_VERSION_OF_SYMBOL = 0x6fffffff
const SECTION_VERSIONS_NEEDED = 0x6ffffffe
const SYMBOL_BYTES = 24
/** Bit of a symbol's version index that hides it; not part of the number. */
const VERSION_INDEX_MASK = 0x7fff
const VERSION_IS_WEAK = 2

const TOO_NEW = 'GLIBC_2.38'
/** First versions of the C library on x64 and on arm64. */
const OLDEST: ReadonlySet<string> = new Set(['GLIBC_2.2.5', 'GLIBC_2.17'])
const C23_PREFIX = '__isoc23_'

interface Section {
  readonly type: number
  readonly offset: number
  readonly sizeBytes: number
  readonly link: number
  readonly info: number
}

interface Versions {
  /** Index of the oldest version of the C library that the module already asks for. */
  readonly oldest: number
  /** Indexes of the versions that this machine does not have. */
  readonly tooNew: ReadonlySet<number>
}

/** A copy of the shared object `original` that asks for no `GLIBC_2.38`. @throws {Error} when that cannot be done. */
export function relinked(original: Buffer): Buffer {
  const elf = Buffer.from(original)
  const sections = readSections(elf)
  const symbols = find(sections, SECTION_DYNAMIC_SYMBOLS)
  const names = sections[symbols.link]
  if (!names) throw new Error('the module has no table of symbol names')
  const nameAt = (offset: number): string => {
    const start = names.offset + offset
    return elf.toString('latin1', start, elf.indexOf(0, start))
  }
  const versions = weakenNewVersions(elf, find(sections, SECTION_VERSIONS_NEEDED), nameAt)
  const versionOf = find(sections, SECTION_VERSION_OF_SYMBOL)
  const rewritten = redirectC23Symbols(elf, { symbols, versionOf, versions, nameAt })
  if (rewritten === 0) throw new Error(`the module imports nothing of ${TOO_NEW}`)
  return elf
}

function readSections(elf: Buffer): readonly Section[] {
  if (elf.toString('latin1', 0, 4) !== '\x7fELF') throw new Error('the module is not an ELF file')
  const table = Number(elf.readBigUInt64LE(0x28))
  const entryBytes = elf.readUInt16LE(0x3a)
  return Array.from({ length: elf.readUInt16LE(0x3c) }, (_, i) => {
    const at = table + i * entryBytes
    return {
      type: elf.readUInt32LE(at + 4),
      offset: Number(elf.readBigUInt64LE(at + 24)),
      sizeBytes: Number(elf.readBigUInt64LE(at + 32)),
      link: elf.readUInt32LE(at + 40),
      info: elf.readUInt32LE(at + 44),
    }
  })
}

function find(sections: readonly Section[], type: number): Section {
  const found = sections.find((section) => section.type === type)
  if (!found) throw new Error(`the module has no section of type 0x${type.toString(16)}`)
  return found
}

/** Walks the list of files and, in each, the list of versions needed; both are chained by relative offsets. */
function weakenNewVersions(elf: Buffer, needed: Section, nameAt: (offset: number) => string): Versions {
  let oldest: number | undefined
  const tooNew = new Set<number>()
  let file = needed.offset
  for (let i = 0; i < needed.info; i++) {
    const isLibc = nameAt(elf.readUInt32LE(file + 4)).startsWith('libc.so')
    let entry = file + elf.readUInt32LE(file + 8)
    for (let j = 0; j < elf.readUInt16LE(file + 2); j++) {
      const index = elf.readUInt16LE(entry + 6)
      const name = nameAt(elf.readUInt32LE(entry + 8))
      if (isLibc && OLDEST.has(name)) oldest = index
      if (name === TOO_NEW) {
        tooNew.add(index)
        elf.writeUInt16LE(elf.readUInt16LE(entry + 4) | VERSION_IS_WEAK, entry + 4)
      }
      entry += elf.readUInt32LE(entry + 12)
    }
    file += elf.readUInt32LE(file + 12)
  }
  if (oldest === undefined) throw new Error('the module needs no old version of the C library')
  return { oldest, tooNew }
}

interface Symbols {
  readonly symbols: Section
  readonly versionOf: Section
  readonly versions: Versions
  readonly nameAt: (offset: number) => string
}

/** Points `__isoc23_strtol@GLIBC_2.38` to `strtol@` the oldest: the new name ends in the old one, so skip its start. */
function redirectC23Symbols(elf: Buffer, { symbols, versionOf, versions, nameAt }: Symbols): number {
  let rewritten = 0
  for (let i = 0; i < symbols.sizeBytes / SYMBOL_BYTES; i++) {
    const version = versionOf.offset + i * 2
    if (!versions.tooNew.has(elf.readUInt16LE(version) & VERSION_INDEX_MASK)) continue
    const symbol = symbols.offset + i * SYMBOL_BYTES
    const name = elf.readUInt32LE(symbol)
    if (!nameAt(name).startsWith(C23_PREFIX)) throw new Error(`no older stand-in is known for ${nameAt(name)}`)
    elf.writeUInt32LE(name + C23_PREFIX.length, symbol)
    elf.writeUInt16LE(versions.oldest, version)
    rewritten++
  }
  return rewritten
}
