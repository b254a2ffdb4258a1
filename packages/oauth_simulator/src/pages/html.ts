/** Markup that is safe to put on a page. */
export class Html {
  constructor(readonly markup: string) {}
}

type Insertable = Html | Html[] | string | number | null | undefined | false

/** Writes markup; whatever is inserted is escaped, except markup itself. */
export function html(parts: TemplateStringsArray, ...values: Insertable[]): Html {
  return new Html(parts.reduce((text, part, index) => text + insert(values[index - 1]) + part))
}

function insert(value: Insertable): string {
  if (value === null || value === undefined || value === false) return ''
  if (Array.isArray(value)) return value.map((item) => item.markup).join('')
  if (value instanceof Html) return value.markup
  return String(value).replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
