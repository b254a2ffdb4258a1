import { html } from './html.js'
import { layout } from './layout.js'
import type { Answer } from '../answer.js'
import type { Provider } from '../providers.js'

/** What is wrong with a question, for whoever configured the application. */
export function errorPage({ title }: Provider, problem: string): Answer {
  const content = html`<h1>Something is wrong</h1>
    <p>${problem}</p>`
  return { status: 400, page: layout(title, 'Something is wrong', content) }
}
