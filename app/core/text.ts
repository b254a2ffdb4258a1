/**
 * The beginning of a text that a column of so many characters holds, with an ellipsis where something is missing. For
 * what the panel composes or is told by others; what a person typed is validated instead, never cut.
 */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text
  const characters = [...text]
  if (characters.length <= length) return text
  return `${characters.slice(0, length - 1).join('')}…`
}
