import { html, type Html } from './html.js'
import { layout } from './layout.js'
import type { Answer } from '../answer.js'
import type { Person } from '../people.js'
import type { Provider } from '../providers.js'
import type { Client, World } from '../world.js'

/** Everybody who can go on to the application, and the other ways to answer it. */
export function choicePage(
  { people }: World,
  { title }: Provider,
  client: Client,
  query: URLSearchParams
): Answer {
  const content = html`<h1>Choose an account</h1>
    <p class="quiet">
      to continue to ${client.id} (it asks for ${query.get('scope') || 'nothing'})
    </p>
    <form method="post">
      <ul class="people">
        ${people.map(row)}
      </ul>
      <div class="others">
        <button name="error" value="access_denied">Deny</button>
        <button name="error" value="temporarily_unavailable">Fail</button>
      </div>
    </form>`
  return { status: 200, page: layout(title, 'Choose an account', content) }
}

function row({ id, login, name, emails }: Person): Html {
  const told = emails.map(({ email, verified }) => (verified ? email : `${email} (not verified)`))
  return html`<li>
    <button name="person" value="${id}">
      <strong>${name ?? login}</strong>
      <span>${told.join(', ') || 'no address'}</span>
    </button>
  </li>`
}
