import { CallGet, CallRequest } from '@call-center/shared/call/call'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { testEdge } from '../testing/test-edge.ts'
import type { ApiDocument } from './document.ts'
import { CALL, CALL_REQUEST } from './examples.ts'

/** Spoken by our own media nodes, or files of our own pages. */
const NOT_DESCRIBED = /^\/internal\/|\.(css|js|svg|ico)$/

const open = async () => {
  const edge = await testEdge()
  const document: ApiDocument = await (await edge.api('/openapi.json')).json()
  return { edge, document }
}

const operationsOf = (document: ApiDocument) =>
  Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    (['get', 'post', 'put', 'patch', 'delete'] as const).flatMap((method) => {
      const operation = item[method]
      return operation ? [{ name: `${method.toUpperCase()} ${path}`, operation }] : []
    }),
  )

describe('the description of the API', () => {
  it('is served to whoever has the key', async () => {
    const { edge } = await open()
    const response = await edge.api('/openapi.json')
    expect([response.status, await response.json()]).toMatchObject([
      200,
      { openapi: '3.1.0', info: { version: '1.2.3' }, servers: [{ url: 'https://calls.example.com' }] },
    ])
    expect((await edge.send('/openapi.json')).status).toBe(401)
  })

  it('names every route there is, and none that is not', async () => {
    const { edge, document } = await open()
    const routes = edge.app.routes
      .filter(({ method, path }) => method !== 'ALL' && !NOT_DESCRIBED.test(path))
      .map(({ method, path }) => `${method} ${path.replace(/(.)\/$/, '$1').replaceAll(/:(\w+)/g, '{$1}')}`)
    expect([...new Set(routes)].sort()).toEqual(
      operationsOf(document)
        .map(({ name }) => name)
        .sort(),
    )
  })

  it('says of every operation what it is for, what it needs and what it answers', async () => {
    const { document } = await open()
    const tags = document.tags?.map(({ name }) => name)
    for (const { name, operation } of operationsOf(document)) {
      expect(operation.summary, name).toBeTruthy()
      expect(tags, name).toContain(operation.tags?.[0])
      expect(operation.security, name).toBeDefined()
    }
    const guarded = operationsOf(document).filter(({ operation }) => operation.security?.length)
    for (const { name, operation } of guarded) expect(Object.keys(operation.responses ?? {}), name).toContain('401')
  })

  it('says which scope a key needs', async () => {
    const { document } = await open()
    const scoped = Object.fromEntries(
      operationsOf(document).map(({ name, operation }) => [name, operation.security?.[0]?.['key']]),
    )
    expect(scoped).toMatchObject({
      'POST /call': ['call:write'],
      'DELETE /call/{callId}': ['operator'],
      'PATCH /config/features': ['config:write'],
    })
    const withKey = operationsOf(document).filter(({ operation }) => operation.security?.[0]?.['key'])
    for (const { name, operation } of withKey) expect(Object.keys(operation.responses ?? {}), name).toContain('403')
  })

  it('refers to nothing that is not in it', async () => {
    const { document } = await open()
    const names = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name)
    expect(new Set(names)).toEqual(new Set(['Call', 'Error', 'FeaturesGet', 'PlaceCall']))
    expect(Object.keys(document.components?.schemas ?? {}).sort()).toEqual([
      'Call',
      'Error',
      'FeaturesGet',
      'PlaceCall',
    ])
  })

  it('has examples that are true', async () => {
    expect(CallRequest.parse(CALL_REQUEST)).toEqual(CALL_REQUEST)
    expect(CallGet.parse(CALL)).toEqual(CALL)
    const { edge, document } = await open()
    const send = async (path: string, method: 'post' | 'put' | 'patch') => {
      const body = document.paths?.[path]?.[method]?.requestBody
      const example: unknown = body && 'content' in body ? body.content['application/json']?.example : undefined
      return (await edge.api(path, example, method.toUpperCase())).status
    }
    expect(await send('/call', 'post')).toBe(201)
    expect(await send('/config/features', 'put')).toBe(200)
    expect(await send('/config/features', 'patch')).toBe(200)
  })

  it('names the limits of what is sent', async () => {
    const { document } = await open()
    const schema = z
      .looseObject({ properties: z.record(z.string(), z.looseObject({})) })
      .parse(document.components?.schemas?.['PlaceCall'])
    expect(schema.properties['prosody_rate']).toMatchObject({ minimum: 0.75, maximum: 1.25 })
    expect(schema).toMatchObject({ required: ['phone_number'] })
  })
})

describe('the reference page', () => {
  it('shows every operation, and runs nothing', async () => {
    const { edge, document } = await open()
    const response = await edge.api('/docs')
    const html = await response.text()
    expect(response.headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/)
    for (const { operation } of operationsOf(document)) expect(html).toContain(`>${operation.summary}</a>`)
    expect(html).not.toMatch(/<script|<style|style="|onclick|undefined|\[object/)
    expect(html.match(/(?:src|href)="(?!\/|#|tel:)[^"]*"/g)).toBeNull()
    expect(html).toContain('messages[].content')
    expect(html).toContain('-H &#39;content-type: application/json&#39;')
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const [, target] of html.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target)
  })

  it('needs the key', async () => {
    const { edge } = await open()
    for (const path of ['/docs', '/docs/style.css']) expect((await edge.send(path)).status).toBe(401)
  })
})
