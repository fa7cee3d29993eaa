import { expect, it } from 'vitest'
import { toSsml } from './ssml.ts'

it('speaks each sentence in its own voice, and escapes what it is given', () => {
  const ssml = toSsml([
    { text: 'Bonjour & <bienvenue>', lang: 'fr-FR', voice: "v'1" },
    { text: 'Hello', lang: 'en-US', voice: 'v2' },
  ])
  expect(ssml).toBe(
    '<speak version="1.0" xmlns="http://www.w3.org/2001/10/synthesis" xml:lang="fr-FR">' +
      '<voice name="v&apos;1"><lang xml:lang="fr-FR">Bonjour &amp; &lt;bienvenue&gt;</lang></voice>' +
      '<voice name="v2"><lang xml:lang="en-US">Hello</lang></voice></speak>',
  )
})
