import type { CallState } from '@call-center/shared/call/call'
import { type Identity, may } from '../auth/scopes.ts'

/**
 * Who looks. An operator sees everything and may act; a reader sees everything; a guest, who was given a link to one report,
 * sees nothing that names a person.
 */
export const ROLES = ['operator', 'reader', 'guest'] as const
export type Role = (typeof ROLES)[number]

export function roleOf(identity: Identity | undefined): Role {
  if (!identity) return 'guest'
  return may(identity, 'operator') ? 'operator' : 'reader'
}

/** The languages the pages are written in. */
export const PAGE_LANGUAGES = ['en'] as const

/** Everything about the reader that changes a page. It is part of every cache key. */
export interface View {
  readonly role: Role
  readonly lang: (typeof PAGE_LANGUAGES)[number]
}

export const OPERATOR: View = { role: 'operator', lang: 'en' }
export const READER: View = { role: 'reader', lang: 'en' }
export const GUEST: View = { role: 'guest', lang: 'en' }

export const VIEWS: readonly View[] = ROLES.flatMap((role) => PAGE_LANGUAGES.map((lang) => ({ role, lang })))

export const viewKey = ({ role, lang }: View): string => `${role}/${lang}`

export const isFinal = ({ open, in_progress, insights_pending }: CallState): boolean =>
  !open && !in_progress && !insights_pending
