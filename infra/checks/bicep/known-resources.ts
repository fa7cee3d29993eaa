import * as z from 'zod'

/** What may stand in the place of a value. `any` is what the service takes in any shape. */
export type Shape =
  | 'text'
  | 'number'
  | 'boolean'
  | 'any'
  | { readonly list: Shape }
  | { readonly map: Shape }
  | { readonly object: string }

export const Shape: z.ZodType<Shape> = z.lazy(() =>
  z.union([
    z.enum(['text', 'number', 'boolean', 'any']),
    z.strictObject({ list: Shape }),
    z.strictObject({ map: Shape }),
    z.strictObject({ object: z.string() }),
  ]),
)

const ObjectShape = z.strictObject({
  properties: z.record(z.string(), Shape),
  required: z.array(z.string()).optional(),
  /** The property that says which variant it is, and the shapes of those. */
  by: z.string().optional(),
  variants: z.record(z.string(), z.string()).optional(),
})
export type ObjectShape = z.infer<typeof ObjectShape>

/** `infra/checks/bicep/known-resources.json`: what Azure's own clients know of the resource types that are deployed. */
export const ResourceTypes = z.strictObject({
  about: z.string(),
  /** `Microsoft.App/containerApps@2025-07-01` → name of its shape. */
  resources: z.record(z.string(), z.string()),
  shapes: z.record(z.string(), ObjectShape),
})
export type ResourceTypes = z.infer<typeof ResourceTypes>
