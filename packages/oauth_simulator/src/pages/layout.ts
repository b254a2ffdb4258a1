import { Html, html } from './html.js'
import { STYLES } from './styles.js'

/** A whole page with the banner that says what this is not. */
export function layout(provider: string, title: string, content: Html): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · Simulated ${provider}</title>
        <link rel="icon" href="data:," />
        <style>
          ${new Html(STYLES)}
        </style>
      </head>
      <body>
        <header class="banner">
          <p><strong>Simulated ${provider}</strong> – no real person signs in here</p>
        </header>
        <main>${content}</main>
      </body>
    </html> `.markup
}
