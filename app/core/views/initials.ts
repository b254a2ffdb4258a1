/** At most two capital letters that stand for a name: those of its first and its last word. */
export function initialsOf(name: string): string {
  const words = name
    .trim()
    .split(/[\s.@_-]+/)
    .filter(Boolean)
  const ends = words.length > 1 ? [words[0], words.at(-1)!] : words
  return ends.map((word) => ([...word][0] ?? '').toLocaleUpperCase()).join('')
}
