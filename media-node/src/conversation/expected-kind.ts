import type { ClaimFieldType } from '@call-center/shared/call/claim'

/** Words of questions, by what answers them; in the shipped languages. The first kind that matches counts. */
const ASKS_FOR: readonly (readonly [ClaimFieldType, RegExp])[] = [
  ['email', /\be-?mails?\b|\bmail\b|courriel|correo|correio|邮箱|电邮|メール/iu],
  [
    'phone_number',
    /\b(?:phone|telephone|mobile|call you back on)\b|t[ée]l[ée]phone|portable|tel[ée]fono|m[óo]vil|telefon|handynummer|cellulare|celular|telem[óo]vel|电话|手机|電話/iu,
  ],
  [
    'datetime',
    /\b(?:when|what (?:day|date|time)|which (?:day|date)|at what time)\b|\bquand\b|quel(?:le)? (?:jour|date|heure)|cu[áa]ndo|qu[ée] (?:d[íi]a|fecha|hora)|\bwann\b|welche[rmn]? (?:tag|datum|uhrzeit)|quando|什么时候|几点|哪天|いつ|何時/iu,
  ],
]

/** What kind of value answers the question the assistant just asked; `undefined` for any other, or none. */
export function expectedKind(sentence: string): ClaimFieldType | undefined {
  if (!/[?\uFF1F]/.test(sentence)) return undefined
  return ASKS_FOR.find(([, words]) => words.test(sentence))?.[0]
}
