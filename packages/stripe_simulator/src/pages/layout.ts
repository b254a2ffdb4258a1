import { Html, html } from './html.js'
import { STYLES } from './styles.js'

/** Whose page it is, as the session was told. */
export interface Looks {
  display_name: string
  button_color: string
}

/** A whole page with the banner that says what this is not. */
export function layout(title: string, content: Html, looks?: Looks): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · Simulated Stripe</title>
        <link rel="icon" href="data:," />
        <style>
          ${new Html(STYLES)} ${looks && new Html(accentOf(looks.button_color))}
        </style>
      </head>
      <body>
        <header class="banner">
          <p><strong>Simulated Stripe</strong> – no money moves</p>
        </header>
        <main>${looks && html`<p><strong>${looks.display_name}</strong></p>`} ${content}</main>
        <footer><p>For demos and tests. Never enter a real card here.</p></footer>
      </body>
    </html> `.markup
}

/** The colour of buttons, with the text that can be read on it. */
function accentOf(colour: string): string {
  if (!/^#[\da-f]{6}$/i.test(colour)) return ''
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
  const isLight = red * 0.299 + green * 0.587 + blue * 0.114 > 140
  return `:root { --accent: ${colour}; --on-accent: ${isLight ? '#000000' : '#ffffff'} }`
}
