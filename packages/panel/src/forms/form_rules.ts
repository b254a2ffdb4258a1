import { browserRules, type BrowserRules, type Validator } from './browser_rules.js'

/**
 * The validators of all forms by name, so that a form gets its browser attributes from the rules that decide on the server.
 * `contactValidator` in `app/support_chat/validators/` is "support_chat.contact"; other packages add theirs with `add`.
 */
class FormRules {
  #validators = new Map<string, Validator>()
  #rules = new Map<string, Map<string, BrowserRules>>()

  add(name: string, validator: Validator): void {
    this.#validators.set(name, validator)
    this.#rules.delete(name)
  }

  /** Throws for a name that nobody added: a form without its rules would look as if it had none. */
  of(name: string): Map<string, BrowserRules> {
    const known = this.#rules.get(name)
    if (known) return known
    const validator = this.#validators.get(name)
    if (!validator) throw new Error(`No validator is called "${name}"`)
    const rules = browserRules(validator)
    this.#rules.set(name, rules)
    return rules
  }

  all(): ReadonlyMap<string, Validator> {
    return this.#validators
  }
}

export const formRules = new FormRules()
