import { CosmosError } from '../cosmos-error.ts'

export type Address =
  | { readonly kind: 'account' }
  | { readonly kind: 'databases' }
  | { readonly kind: 'database' | 'containers'; readonly database: string }
  | { readonly kind: 'container' | 'pkranges' | 'documents'; readonly database: string; readonly container: string }
  | { readonly kind: 'document'; readonly database: string; readonly container: string; readonly id: string }

export interface Resource {
  readonly address: Address
  /** What is signed: the type of the resource, and the link of itself or, for a feed, of its owner. */
  readonly type: '' | 'dbs' | 'colls' | 'pkranges' | 'docs'
  readonly link: string
}

/** @throws {CosmosError} 400 for a path this emulator does not have. */
export function readAddress(pathname: string): Resource {
  const segments = pathname.split('/').filter(Boolean).map(decodeURIComponent)
  const link = (count: number): string => segments.slice(0, count).join('/')
  const [dbs, database = '', colls, container = '', docs, id = ''] = segments
  if (segments.length === 0) return { address: { kind: 'account' }, type: '', link: '' }
  if (dbs === 'dbs') {
    if (segments.length === 1) return { address: { kind: 'databases' }, type: 'dbs', link: '' }
    if (segments.length === 2) return { address: { kind: 'database', database }, type: 'dbs', link: link(2) }
    if (colls === 'colls') {
      if (segments.length === 3) return { address: { kind: 'containers', database }, type: 'colls', link: link(2) }
      if (segments.length === 4)
        return { address: { kind: 'container', database, container }, type: 'colls', link: link(4) }
      if (segments.length === 5 && docs === 'pkranges') {
        return { address: { kind: 'pkranges', database, container }, type: 'pkranges', link: link(4) }
      }
      if (segments.length === 5 && docs === 'docs') {
        return { address: { kind: 'documents', database, container }, type: 'docs', link: link(4) }
      }
      if (segments.length === 6 && docs === 'docs') {
        return { address: { kind: 'document', database, container, id }, type: 'docs', link: link(6) }
      }
    }
  }
  throw new CosmosError(400, 'BadRequest', `This emulator has no route ${pathname}.`)
}
