const TAG = /@![a-zA-Z][\w.]*\(/g
const QUOTES = new Set(["'", '"', '`'])

/**
 * Lets a self-closed component stand within a line, `<td>@!ui.money({ amount })</td>`. Edge knows tags only at the start
 * of a line and prints others as text, so they are moved to lines of their own before it reads the template. Remove when
 * Edge reads tags within a line.
 */
export function onOwnLines(template: string): string {
  let result = ''
  let copied = 0
  for (const match of template.matchAll(TAG)) {
    if (match.index < copied || startsLine(template, match.index)) continue
    const end = closingBracket(template, match.index + match[0].length)
    if (end === null) continue
    result += `${template.slice(copied, match.index)}\n${template.slice(match.index, end)}\n`
    copied = end
  }
  return result + template.slice(copied)
}

function startsLine(template: string, index: number): boolean {
  const before = template.slice(template.lastIndexOf('\n', index - 1) + 1, index)
  return before.trim() === '' || before.endsWith('@')
}

/** Where the bracket that was opened just before `from` is closed, brackets within quotes not counted. */
function closingBracket(template: string, from: number): number | null {
  let depth = 1
  let quote: string | null = null
  for (let index = from; index < template.length; index++) {
    const character = template[index]
    if (quote) {
      if (character === '\\') index++
      else if (character === quote) quote = null
    } else if (QUOTES.has(character)) quote = character
    else if (character === '(') depth++
    else if (character === ')' && --depth === 0) return index + 1
  }
  return null
}
