import * as z from 'zod'

const Package = z.object({
  dependencies: z.record(z.string(), z.string()).optional(),
  link: z.boolean().optional(),
  resolved: z.string().optional(),
})
const Lock = z.object({ packages: z.record(z.string(), Package) })

/** Folders under node_modules that `npm ci --omit=dev --omit=optional` installs for a workspace; what is linked is left out. */
export function productionPackages(lockText: string, workspace: string): readonly string[] {
  const { packages } = Lock.parse(JSON.parse(lockText))
  const found = new Set<string>()
  const visit = (folder: string): void => {
    for (const name of Object.keys(packages[folder]?.dependencies ?? {})) {
      const place = nearest(folder, name)
      const entry = place === undefined ? undefined : packages[place]
      if (place === undefined || !entry)
        throw new RangeError(`${folder} needs ${name}, which the lock file does not have`)
      const target = entry.link && entry.resolved !== undefined ? entry.resolved : place
      if (found.has(target)) continue
      found.add(target)
      visit(target)
    }
  }
  /** As Node looks: in the package itself, then in each folder above it. */
  const nearest = (folder: string, name: string): string | undefined => {
    const above = folder
      .split('/node_modules/')
      .map((_part, index, parts) => parts.slice(0, index + 1).join('/node_modules/'))
    const places = [...above.toReversed().map((place) => `${place}/node_modules/${name}`), `node_modules/${name}`]
    return places.find((place) => packages[place] !== undefined)
  }
  visit(workspace)
  return [...found].filter((folder) => folder.includes('node_modules/')).toSorted()
}
