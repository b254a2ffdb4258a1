/** How many rows an UPDATE or DELETE changed, from what Lucid returns for it: models return a list, tables a number. */
export function changedRows(answer: unknown): number {
  return Number(Array.isArray(answer) ? answer[0] : answer)
}
