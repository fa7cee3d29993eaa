/** What the ids of operators' commands begin with. The carrier gives an id back when it tells what came of a command. */
export const OPERATOR = 'operator:'

/** Who gave the command of this id, when it was not the assistant. */
export const orderedBy = (id: string): { readonly by?: 'operator' } =>
  id.startsWith(OPERATOR) ? { by: 'operator' } : {}
