import * as z from 'zod'

export const url = z.url({ protocol: /^(https?|wss?)$/, message: 'must be a URL such as https://example.com' })
