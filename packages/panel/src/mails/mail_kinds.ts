import type { MailKind } from './mail_kind.js'

/** Every kind of mail that the panel sends, by name. */
class MailKinds {
  #kinds = new Map<string, MailKind<never>>()

  add<Payload>(kind: MailKind<Payload>): void {
    this.#kinds.set(kind.name, kind as MailKind<never>)
  }

  /** The kind with this name; throws where no module defines it. */
  get(name: string): MailKind<never> {
    const kind = this.#kinds.get(name)
    if (!kind) throw new Error(`Unknown kind of mail "${name}"`)
    return kind
  }
}

export const mailKinds = new MailKinds()
