import type { CallState } from '@call-center/shared/call/call'
import { type ClaimField, claimFields } from '@call-center/shared/call/claim'
import { localValue } from '../local-date.ts'
import { HIDDEN } from './redact.ts'
import { humanName } from './words.ts'

/** Every field of the schema, known or not. */
export const ClaimTable = ({ call, zone }: { readonly call: CallState; readonly zone: string }) => {
  const fields = claimFields(call.initiate.claim)
  const known = fields.filter(({ name }) => call.claim[name]).length
  return (
    <>
      <p class="muted">
        {known} of {fields.length} known
      </p>
      <dl class="claim">
        {fields.map((field) => (
          <div>
            <dt title={field.description}>{humanName(field.name)}</dt>
            <dd>{claimValue(field, call.claim[field.name], zone)}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}

function claimValue(field: ClaimField, value: string | undefined, zone: string) {
  const { type } = field
  if (!value) return <span class="muted">not known yet</span>
  if (value === HIDDEN) return <span class="muted">not shown</span>
  if (type === 'email') return <a href={`mailto:${value}`}>{value}</a>
  if (type === 'phone_number') return <a href={`tel:${value}`}>{value}</a>
  return localValue(field, value, zone)
}
