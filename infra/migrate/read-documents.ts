import { ProtocolError } from '@call-center/shared/errors'

/** The documents of an export: a JSON list, or one JSON object a line, as Azure's tools write them. @throws {ProtocolError} naming `file` and the line. */
export function readExport(text: string, file: string): unknown[] {
  const trimmed = text.trim()
  if (trimmed.startsWith('[')) {
    const list: unknown = parse(trimmed, file)
    return Array.isArray(list) ? list : []
  }
  return trimmed
    .split('\n')
    .flatMap((line, index) => (line.trim() === '' ? [] : [parse(line, `${file}, line ${index + 1}`)]))
}

function parse(text: string, where: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new ProtocolError(`${where} is not JSON`) // without the cause, which quotes what people said
  }
}
