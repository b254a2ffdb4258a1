import { parse, type HTMLElement } from 'node-html-parser'

export type Answers = Record<string, string | boolean>

export interface FormRequest {
  url: string
  method: 'GET' | 'POST'
  fields: URLSearchParams
}

/** A page as a person reads it: headings, text, links and forms, found by what is written on them. */
export class BrowserPage {
  readonly #root: HTMLElement

  constructor(
    readonly url: string,
    readonly status: number,
    html: string
  ) {
    this.#root = parse(html, { comment: false })
  }

  get heading(): string {
    return words(this.#root.querySelector('h1'))
  }

  /** Everything that is written on it. */
  get text(): string {
    const body = this.#root.querySelector('body')?.clone() as HTMLElement | undefined
    body?.querySelectorAll('script, style, template').forEach((element) => element.remove())
    return words(body ?? null)
  }

  get path(): string {
    const { pathname, search } = new URL(this.url)
    return pathname + search
  }

  /** Where the link with these words leads; throws where there is none. */
  linkTo(label: string): string {
    const link = this.#root.querySelectorAll('a[href]').find((element) => nameOf(element) === label)
    if (!link) throw new Error(`No link "${label}" on ${this.path}: ${this.text.slice(0, 600)}`)
    return new URL(link.getAttribute('href') ?? '', this.url).href
  }

  hasLink(label: string): boolean {
    return this.#root.querySelectorAll('a[href]').some((element) => nameOf(element) === label)
  }

  /** The address at which it listens for refresh signals; throws where it does not. */
  get liveAddress(): string {
    const address = this.#root.querySelector('live-refresh')?.getAttribute('src')
    if (!address) throw new Error(`${this.path} does not listen`)
    return address
  }

  hasButton(label: string): boolean {
    return this.#buttons().some((button) => nameOf(button).startsWith(label))
  }

  /** Texts that stand in monospace to be copied, such as the command to connect. */
  get copyable(): string[] {
    return this.#root.querySelectorAll('code').map(words)
  }

  /** What pressing a button sends, once the form around it is filled in by the labels of its fields. */
  press(button: string, answers: Answers = {}): FormRequest {
    const pressed = this.#buttons().find((element) => nameOf(element).startsWith(button))
    const form = pressed?.closest('form')
    if (!pressed || !form)
      throw new Error(`No button "${button}" on ${this.path}: ${this.text.slice(0, 900)}`)
    for (const [label, answer] of Object.entries(answers)) fill(form, label, answer)
    const fields = new URLSearchParams()
    for (const element of form.querySelectorAll('input, select, textarea')) collect(element, fields)
    const name = pressed.getAttribute('name')
    if (name) fields.append(name, pressed.getAttribute('value') ?? '')
    const method = form.getAttribute('method')?.toUpperCase() === 'GET' ? 'GET' : 'POST'
    return {
      url: new URL((form.getAttribute('action') ?? '') || this.url, this.url).href,
      method,
      fields,
    }
  }

  #buttons(): HTMLElement[] {
    return this.#root
      .querySelectorAll('button')
      .filter(({ attributes }) => attributes.type !== 'button')
  }
}

function fill(form: HTMLElement, label: string, answer: string | boolean): void {
  const found = form.querySelectorAll('label').find((element) => spoken(element).startsWith(label))
  const field = found && form.querySelector(`[id="${found.getAttribute('for')}"]`)
  if (!field) throw new Error(`No field "${label}" in the form`)
  const type = field.getAttribute('type')
  if (field.tagName === 'SELECT') choose(field, String(answer))
  else if (field.tagName === 'TEXTAREA') field.textContent = String(answer)
  else if (type === 'radio') chooseRadio(form, field)
  else if (type !== 'checkbox') field.setAttribute('value', String(answer))
  else if (answer) field.setAttribute('checked', '')
  else field.removeAttribute('checked')
}

function choose(select: HTMLElement, label: string): void {
  const options = select.querySelectorAll('option')
  options.forEach((option) => option.removeAttribute('selected'))
  const chosen = options.find((option) => words(option) === label)
  if (!chosen) throw new Error(`No choice "${label}"`)
  chosen.setAttribute('selected', '')
}

function chooseRadio(form: HTMLElement, radio: HTMLElement): void {
  for (const other of form.querySelectorAll(`input[name="${radio.getAttribute('name')}"]`))
    other.removeAttribute('checked')
  radio.setAttribute('checked', '')
}

function collect(element: HTMLElement, fields: URLSearchParams): void {
  const name = element.getAttribute('name') ?? ''
  if (!name || element.hasAttribute('disabled')) return
  const type = element.getAttribute('type')
  if ((type === 'radio' || type === 'checkbox') && !element.hasAttribute('checked'))
    return refuseUnticked(element, type)
  const value = valueOf(element)
  if (value === '' && element.hasAttribute('required'))
    throw new Error(`"${name}" has to be filled in`)
  fields.append(name, value)
}

/** A browser does not send a form whose required box is not ticked. */
function refuseUnticked(element: HTMLElement, type: string): void {
  if (type === 'checkbox' && element.hasAttribute('required'))
    throw new Error(`"${element.getAttribute('name')}" has to be ticked`)
}

function valueOf(element: HTMLElement): string {
  if (element.tagName === 'TEXTAREA') return element.textContent
  if (element.tagName !== 'SELECT') return element.getAttribute('value') ?? ''
  const options = element.querySelectorAll('option')
  const chosen = options.find((option) => option.hasAttribute('selected')) ?? options[0]
  return chosen?.getAttribute('value') ?? ''
}

function nameOf(element: HTMLElement): string {
  return (element.getAttribute('aria-label') ?? '') || words(element)
}

/** What is read out of a label: not the marks that are hidden from screen readers. */
function spoken(label: HTMLElement): string {
  const copy = label.clone() as HTMLElement
  copy.querySelectorAll('[aria-hidden="true"]').forEach((mark) => mark.remove())
  return words(copy)
}

function words(element: HTMLElement | null): string {
  return (element?.structuredText ?? '').replaceAll(/\s+/g, ' ').trim()
}
