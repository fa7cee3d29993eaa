import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { readBicep } from '../checks/bicep/read-bicep.ts'
import { ROOT } from '../cli/run-steps.ts'
import { UsageError } from '../cli/usage-error.ts'
import type { DeployOptions } from './options.ts'

export const ModelSizes = z.object({
  llmFastContext: z.number().int().positive(),
  llmSlowContext: z.number().int().positive(),
  embeddingDimensions: z.number().int().positive(),
})
export type ModelSizes = z.infer<typeof ModelSizes>

/** Parameters of `infra/azure/main.bicep` and the numbers they default to. */
export async function templateParameters(): Promise<ReadonlyMap<string, number | undefined>> {
  const { declarations } = readBicep('main.bicep', await readFile(join(ROOT, 'infra/azure/main.bicep'), 'utf8'))
  return new Map(
    declarations
      .filter(({ kind }) => kind === 'param')
      .map(({ name, value }) => [name, value?.is === 'number' ? value.value : undefined]),
  )
}

/** What models are deployed with. @throws {UsageError} when `--set` names what is no parameter. */
export async function modelSizes({ parameters }: DeployOptions): Promise<ModelSizes> {
  const known = await templateParameters()
  for (const name of Object.keys(parameters)) {
    if (!known.has(name)) throw new UsageError(`--set ${name}: infra/azure/main.bicep has no such parameter`)
  }
  const sizes = ModelSizes.safeParse({ ...Object.fromEntries(known), ...parameters })
  if (!sizes.success)
    throw new UsageError(`--set ${String(sizes.error.issues[0]?.path[0])}: a whole number is expected`)
  return sizes.data
}

/** Every kind of resource the templates make, and how often: a loop counts once. */
export async function resourcesOf(): Promise<readonly string[]> {
  const folder = join(ROOT, 'infra/azure')
  const paths = await Array.fromAsync(glob('**/*.bicep', { cwd: folder }))
  const counts = new Map<string, number>()
  for (const path of paths) {
    const { declarations } = readBicep(path, await readFile(join(folder, path), 'utf8'))
    for (const { kind, existing, type } of declarations) {
      const [resource = ''] = type.split('@')
      if (kind === 'resource' && !existing) counts.set(resource, (counts.get(resource) ?? 0) + 1)
    }
  }
  return [...counts]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([type, count]) => (count > 1 ? `${type} × ${count}` : type))
}
