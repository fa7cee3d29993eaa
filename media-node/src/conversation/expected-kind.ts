import type { ClaimField } from '@call-center/shared/call/claim'
import type { Expected } from '../turn/expected.ts'
import { wordsOf } from '../turn/words.ts'

const anyOf = (...patterns: readonly string[]): RegExp => new RegExp(patterns.join('|'), 'iu')

/** Words of questions, by what answers them; in the languages that something is known of. The first kind that matches counts. */
const ASKS_FOR: readonly (readonly [Expected, RegExp])[] = [
  ['email', anyOf(String.raw`\be-?mails?\b|\bmail\b|courriel|correo|correio|邮箱|电邮|电子邮件|邮件地址|メール`)],
  [
    'phone_number',
    anyOf(
      String.raw`\b(?:tele)?phone numbers?\b|\b(?:mobile|cell|contact) number\b|\bnumber\b.{0,20}\b(?:reach|call|ring) you\b|\bcall you back (?:on|at)\b`,
      String.raw`num[ée]ro de (?:t[ée]l[ée]phone|portable|mobile|fixe)|(?:quel est|donnez).{0,9} votre (?:t[ée]l[ée]phone|portable|mobile)(?! ?\p{L})|quel num[ée]ro.{0,20}(?:joindre|rappeler)`,
      String.raw`(?:n[úu]mero|n[úu]m) de (?:tel[ée]fono|m[óo]vil|celular|contacto|telefone|telem[óo]vel)|(?:cu[áa]l es su|qual [ée] (?:o )?seu) (?:tel[ée]fono|m[óo]vil|celular|telefone|telem[óo]vel)|a qu[ée] n[úu]mero`,
      String.raw`(?:telefon|handy|ruf|mobil)nummer|unter welcher nummer|numero di (?:telefono|cellulare)|a quale numero`,
      '电话号码|手机号|联系电话|电话是多少|手机是多少|什么电话|電話番号|電話は何番',
    ),
  ],
  [
    'reference',
    anyOf(
      String.raw`\b(?:policy|contract|claim|order|reference|customer|client|account|case|file|invoice|booking|tracking|serial|registration|member(?:ship)?|licen[cs]e) (?:number|code|id)\b|\b(?:zip|post) ?code\b|\bnumber plate\b`,
      String.raw`num[ée]ro (?:de |d['’])(?:contrat|police|dossier|client|commande|r[ée]f[ée]rence|facture|suivi|s[ée]rie|sinistre|compte|adh[ée]rent)|votre r[ée]f[ée]rence|immatriculation|code postal`,
      String.raw`n[úu]mero (?:de|da|do) (?:p[óo]liza|contrato|pedido|cliente|referencia|siniestro|expediente|factura|cuenta|socio|ap[óo]lice|fatura|encomenda|conta)|su referencia|matr[íi]cula|c[óo]digo postal`,
      String.raw`(?:vertrags|kunden|policen|versicherungs|bestell|referenz|rechnungs|schaden|auftrags|serien)nummer|kennzeichen|postleitzahl|numero (?:di|della) (?:polizza|contratto|pratica|cliente|ordine|fattura)`,
      '(?:保单|合同|订单|客户|案件|参考|会员|发票|快递|运单|账户)(?:的)?(?:号|编号)|编号|车牌|契約番号|注文番号|お客様番号',
    ),
  ],
  [
    'datetime',
    anyOf(
      String.raw`\b(?:when|what (?:day|date|time)|which (?:day|date)|at what time)\b|\bquand\b|quel(?:le)? (?:jour|date|heure)|cu[áa]ndo|qu[ée] (?:d[íi]a|fecha|hora)|\bwann\b|welche[rmn]? (?:tag|datum|uhrzeit)|quando`,
      '什么时候|什么时间|什么日子|几点|几号|几月|哪天|哪一天|日期|何时|いつ|何時',
    ),
  ],
  [
    'text',
    anyOf(
      String.raw`\b(?:your|their|the) (?:full |first |last |family )?name\b|\bwho am i (?:speaking|talking)\b|\bwhom? do i have\b`,
      String.raw`votre (?:pr[ée]nom|nom)(?!\p{L})|vous appelez-vous|à qui ai-je|su (?:nombre|apellido)|c[óo]mo se llama|con qui[ée]n hablo`,
      String.raw`\bihre?n? (?:vor|nach)?name|wie hei(?:ß|ss)en sie|mit wem spreche|(?:suo|seu) nome|come si chiama|como se chama|con chi parlo|com quem falo`,
      '贵姓|姓名|名字|怎么称呼|哪位|お名前',
    ),
  ],
]

/** Fields of text that hold a number nobody knows the length of, or a name; by what they are called. */
const REFERENCES = /(?:^|_)(?:number|reference|code|id|plate|policy|contract)$/
const NAMES = /(?:^|_)name$/

/** What kind of value answers the question the assistant just asked; `undefined` for any other, or none. */
export function expectedKind(sentence: string, fields: readonly ClaimField[] = []): Expected | undefined {
  if (!/[?\uFF1F]/.test(sentence)) return undefined
  return ASKS_FOR.find(([, words]) => words.test(sentence))?.[0] ?? kindOf(fieldAskedFor(sentence, fields))
}

/** "And the incident location?": the field whose whole name is in the question; the longest where there are several. */
function fieldAskedFor(sentence: string, fields: readonly ClaimField[]): ClaimField | undefined {
  const asked = new Set(wordsOf(sentence).map(({ text }) => text))
  const partsOf = ({ name }: ClaimField) => name.split('_').filter((part) => part !== 'caller')
  return fields
    .filter((field) => partsOf(field).every((part) => asked.has(part)))
    .toSorted((a, b) => partsOf(b).length - partsOf(a).length)[0]
}

function kindOf(field: ClaimField | undefined): Expected | undefined {
  if (!field || field.sensitive) return undefined
  if (field.type !== 'text') return field.type
  return REFERENCES.test(field.name) ? 'reference' : NAMES.test(field.name) ? 'text' : undefined
}
