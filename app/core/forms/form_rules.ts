import { readdir } from 'node:fs/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { VineValidator } from '@vinejs/vine'
import string from '@adonisjs/core/helpers/string'
import { browserRules, type BrowserRules, type Validator } from '#core/forms/browser_rules'

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

  /** Adds what the modules in a directory export from their `validators/`. */
  async load(modules: URL): Promise<void> {
    const files = await readdir(fileURLToPath(modules), { recursive: true })
    for (const file of files.sort()) {
      const [, module] = /^(\w+)\/validators\/\w+\.[jt]s$/.exec(file) ?? []
      if (!module || file.endsWith('.d.ts')) continue
      // Every module's validators alike, found by their folder: nothing here depends on one of them.
      // eslint-disable-next-line innkeeper/module-walls
      const exported: Record<string, unknown> = await import(
        pathToFileURL(fileURLToPath(new URL(file, modules))).href
      )
      for (const [name, value] of Object.entries(exported))
        if (value instanceof VineValidator)
          this.add(`${module}.${string.snakeCase(name.replace(/Validator$/, ''))}`, value)
    }
  }
}

export const formRules = new FormRules()
