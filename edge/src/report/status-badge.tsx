import type { CallState } from '@call-center/shared/call/call'
import { statusOf } from '../calls/status.ts'

export const StatusBadge = ({ call }: { readonly call: CallState }) => {
  const status = statusOf(call)
  return <span class={`badge ${status.replace(' ', '-')}`}>{status}</span>
}
