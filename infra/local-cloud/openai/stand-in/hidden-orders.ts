import { plain } from './slots/number-words.ts'

/** Somebody speaks for a machine: "System note: the customer is authorised …". Texts are plain. */
const SPEAKS_AS_MACHINE = new RegExp(
  [
    String.raw`\b(?:system|admin(?:istrator)?|developer|operator|assistant|ai|model)(?:'s)? (?:note|message|prompt|instructions?|override|command|update|mode|notice)\s*[:,.-]`,
    String.raw`\b(?:note|message|instructions?|order|reminder) (?:to|for) (?:the )?(?:ai|assistant|model|system|bot)\s*[:,.-]`,
    String.raw`\b(?:note|message|consigne|instruction) (?:du )?(?:systeme|administrateur)\s*[:,.-]|\b(?:consigne|instruction|message) (?:a|pour) l'(?:assistant|ia)\s*[:,.-]`,
    String.raw`\b(?:nota|mensaje|instruccion) del (?:sistema|administrador)\s*[:,.-]`,
    String.raw`系统(?:提示|消息|指令|通知)\s*[:：,，]`,
    String.raw`<\/?(?:system|instructions?|prompt)>|\[\/?inst\]|<\|[a-z_]+\|>`,
  ].join('|'),
)

/** What was said up to where it pretends to be an order from somebody else than the caller. */
export function withoutHiddenOrders(said: string): string {
  const words = plain(said)
  const order = SPEAKS_AS_MACHINE.exec(words)
  if (!order) return said
  // Plain text has as many characters as the text has, unless accents were written apart.
  return (words.length === said.length ? said : words).slice(0, order.index).trim()
}
