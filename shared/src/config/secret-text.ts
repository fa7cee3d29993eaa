import * as z from 'zod'

/** A text of the configuration that is never shown: `GET /config` blanks it, and the JSON schema says `writeOnly`. */
export const secretText = () => z.string().meta({ writeOnly: true })

export const isSecretText = (schema: z.core.$ZodType): boolean => z.globalRegistry.get(schema)?.['writeOnly'] === true
