const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

/** `text` as the content of an element, or of an attribute: no mark of it means anything there. */
export const escapeXml = (text: string): string => text.replace(/[&<>"']/g, (mark) => ENTITIES[mark] ?? mark)

/** The content of an element as it was before it was escaped. */
export const unescapeXml = (xml: string): string =>
  Object.entries(ENTITIES).reduceRight((text, [mark, entity]) => text.replaceAll(entity, mark), xml)
