import MarkdownIt from 'markdown-it'

/** A heading of an article that its table of contents leads to. */
export interface ArticleHeading {
  id: string
  title: string
  level: number
}

/** Raw HTML stays text and dangerous links are dropped, so what staff write can be shown as it is. */
const markdown = new MarkdownIt({ html: false, linkify: true, typographer: true })

/** Headings start below the page's own, and each can be linked to. */
markdown.core.ruler.push('lower_headings', ({ tokens, env }) => {
  const taken = new Set<string>()
  for (const [index, token] of tokens.entries()) {
    if (!token.type.startsWith('heading')) continue
    const level = Math.min(6, Number(token.tag.slice(1)) + 1)
    token.tag = `h${level}`
    if (token.type !== 'heading_open') continue
    const title = plainText(tokens[index + 1])
    const id = freeId(title, taken)
    token.attrSet('id', id)
    ;(env.headings as ArticleHeading[] | undefined)?.push({ id, title, level })
  }
})

/** An article's body as safe HTML. */
export function articleHtml(body: string): string {
  return markdown.render(body, {})
}

/** The first level of headings of an article's body, in their order, with the ids that they have in its HTML. */
export function articleHeadings(body: string): ArticleHeading[] {
  const env = { headings: [] as ArticleHeading[] }
  markdown.parse(body, env)
  const first = Math.min(...env.headings.map(({ level }) => level))
  return env.headings.filter(({ level }) => level === first)
}

function plainText({
  children,
  content,
}: {
  children: { content: string }[] | null
  content: string
}) {
  return (children ?? []).map((child) => child.content).join('') || content
}

/** Letters and digits of any script; two headings that read the same are numbered. */
function freeId(title: string, taken: Set<string>): string {
  const words = title.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  const stem = `section-${words.join('-')}`.slice(0, 80)
  let id = stem
  for (let count = 2; taken.has(id); count++) id = `${stem}-${count}`
  taken.add(id)
  return id
}
