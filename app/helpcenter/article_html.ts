import MarkdownIt from 'markdown-it'

/** Raw HTML stays text and dangerous links are dropped, so what staff write can be shown as it is. */
const markdown = new MarkdownIt({ html: false, linkify: true, typographer: true })

/** Headings start below the page's own. */
markdown.core.ruler.push('lower_headings', ({ tokens }) => {
  for (const token of tokens) {
    if (token.type.startsWith('heading'))
      token.tag = `h${Math.min(6, Number(token.tag.slice(1)) + 1)}`
  }
})

/** An article's body as safe HTML. */
export function articleHtml(body: string): string {
  return markdown.render(body)
}
