/** The telephone's own alphabet and its second page, whose signs take two places (3GPP TS 23.038, 6.2.1). */
const ALPHABET = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
)
const SECOND_PAGE = new Set('^{}\\[~]|€\f')

/** How many messages a text is paid as: 160 signs of the telephone's alphabet or 70 of any other; in parts, 153 or 67 each. */
export function smsSegments(text: string): number {
  const signs = [...text]
  const plain = signs.every((sign) => ALPHABET.has(sign) || SECOND_PAGE.has(sign))
  const places = plain ? signs.reduce((sum, sign) => sum + (SECOND_PAGE.has(sign) ? 2 : 1), 0) : text.length
  const [whole, part] = plain ? [160, 153] : [70, 67]
  return places <= whole ? 1 : Math.ceil(places / part)
}
