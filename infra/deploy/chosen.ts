import * as z from 'zod'

/** What a deployment was told about the instance, and the next one need not be told again: at night nobody remembers it. */
export const Chosen = z.object({
  regions: z.array(z.string()).min(1),
  phoneNumber: z.string().optional(),
  verifyNumber: z.string().optional(),
  domain: z.string().optional(),
  alertEmail: z.string().optional(),
  parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
})
export type Chosen = z.infer<typeof Chosen>

type Told = Omit<Chosen, 'regions' | 'parameters'> & {
  readonly regions: readonly string[]
  readonly parameters: Readonly<Chosen['parameters']>
}

export const chosenOf = ({ regions, phoneNumber, verifyNumber, domain, alertEmail, parameters }: Told): Chosen => ({
  regions: [...regions],
  phoneNumber,
  verifyNumber,
  domain,
  alertEmail,
  parameters: { ...parameters },
})

/** Of what is kept of an instance, as text; undefined where nothing was deployed from here. */
export const readChosen = (kept: string | undefined): Chosen | undefined =>
  kept === undefined ? undefined : z.object({ chosen: Chosen.optional() }).parse(JSON.parse(kept)).chosen
