import { createRoute, z } from '@hono/zod-openapi'
import { CallGet, CallId, CallRequest } from '@call-center/shared/call/call'
import { CALL, CALL_ID, CALL_REQUEST } from './examples.ts'
import { Cursor } from './cursor.ts'
import { refusals } from './refusals.ts'
import { SearchQuery } from './search-query.ts'
import { strictJson } from './strict-json.ts'

/** The most calls a list shows. */
export const LIST_LIMIT = 100

// Made anew: only what is made after the library came can be given a name.
const Call = z.object(CallGet.shape).openapi('Call')
const PlaceCall = z.object(CallRequest.shape).openapi('PlaceCall')

const ListQuery = z.object({
  ...SearchQuery.shape,
  limit: z.coerce.number().int().min(1).max(LIST_LIMIT).default(LIST_LIMIT).describe('Calls on a page.'),
  cursor: Cursor.optional().meta({
    type: 'string',
    description: 'Where the page begins: out of the `link` header of the page before.',
  }),
})

const VISIBLE = /^[\x21-\x7e]{1,255}$/
export const IdempotencyKey = z
  .string()
  .regex(VISIBLE, 'the Idempotency-Key must be 1 to 255 visible characters')
  .optional()

const Erased = z.object({
  call_id: CallId,
  erased: z.object({
    call: z.boolean(),
    share_links: z.number().describe('Links to its report that do not work any more.'),
    placed_calls: z.number().describe('Entries of the ledger of placed calls that do not name the number any more.'),
    recordings: z.number().describe('Recordings that the carrier deleted.'),
  }),
  left: z.array(z.string()).readonly().describe('Sentences: what is left, where, and until when.'),
})

const TAGS = ['Calls']

export const placeCallRoute = createRoute({
  method: 'post',
  path: '/call',
  tags: TAGS,
  summary: 'Phone somebody',
  description:
    'The assistant phones a number. What the body leaves out comes from `conversation.initiate` of the configuration. A number that cannot exist is refused; one that is not in service is rung, and the report of the call says what came of it.',
  middleware: strictJson(CallRequest),
  // Described, and read by the route itself: a validator would make it an argument that every client has to give.
  parameters: [
    {
      in: 'header',
      name: 'idempotency-key',
      description: 'Chosen by whoever asks: the same request, sent again within a day, is the same call.',
      schema: { type: 'string', pattern: VISIBLE.source },
    },
  ],
  request: {
    body: { required: true, content: { 'application/json': { schema: PlaceCall, example: CALL_REQUEST } } },
  },
  responses: {
    201: { description: 'The phone rings.', content: { 'application/json': { schema: Call, example: CALL } } },
    ...refusals(403, 409, 413, 415, 422, 429, 502, 503),
  },
})

export const listCallsRoute = createRoute({
  method: 'get',
  path: '/call',
  tags: TAGS,
  summary: 'List calls',
  description:
    'The newest first. Where more follow, the `link` header has the address of the next page (`rel="next"`); calls that begin meanwhile do not move the pages that follow.',
  request: { query: ListQuery },
  responses: {
    200: {
      description: 'The calls; none is an empty list.',
      headers: z.object({ link: z.string().optional().describe('`</call?cursor=…>; rel="next"`') }),
      content: { 'application/json': { schema: z.array(Call), example: [CALL] } },
    },
    ...refusals(422),
  },
})

export const getCallRoute = createRoute({
  method: 'get',
  path: '/call/{idOrPhone}',
  tags: TAGS,
  summary: 'Look a call up',
  description: 'By its id, or the newest one of a phone number.',
  request: {
    params: z.object({
      idOrPhone: z
        .string()
        .meta({ description: '`call_id`, or a phone number in international form.', example: CALL_ID }),
    }),
  },
  responses: {
    200: { description: 'The call as it is now.', content: { 'application/json': { schema: Call, example: CALL } } },
    ...refusals(404),
  },
})

export const eraseCallRoute = createRoute({
  method: 'delete',
  path: '/call/{callId}',
  tags: TAGS,
  summary: 'Erase a call',
  description:
    'Wherever it is kept, its recordings and the links to its report included. The answer says what could not be reached.',
  request: { params: z.object({ callId: z.string().meta({ format: 'uuid', example: CALL_ID }) }) },
  responses: {
    200: {
      description: 'What was erased, and what is left.',
      content: {
        'application/json': {
          schema: Erased,
          example: {
            call_id: CALL_ID,
            erased: { call: true, share_links: 0, placed_calls: 1, recordings: 1 },
            left: [],
          },
        },
      },
    },
    ...refusals(404, 409),
  },
})
