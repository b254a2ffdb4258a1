import { existsSync } from 'node:fs'

import type { LoggedRequest, Profile } from '@innkeeper/proxmox-simulator'

interface Route {
  methods: Record<string, unknown>
  params: Record<string, string>
}

interface Validator {
  load(file: string): unknown
  route(schema: unknown, path: string): Route | null
  validate(info: unknown, params: Record<string, string>): Record<string, string>
}

const VALIDATOR = new URL('../../../shared/pve/validate.mjs', import.meta.url)

/** Proxmox VE's own schema of its requests, where it is at hand; else null. */
export async function requestSchema(profile: Profile): Promise<RequestSchema | null> {
  if (!existsSync(VALIDATOR)) return null
  const validator = (await import(VALIDATOR.href)) as Validator
  return new RequestSchema(validator, validator.load(`./pve-api-${profile}.json`))
}

export class RequestSchema {
  constructor(
    private readonly validator: Validator,
    private readonly schema: unknown
  ) {}

  /** What the schema has against the request; null when it allows it. */
  complaint({ method, path, body }: LoggedRequest): string | null {
    const url = new URL(`http://host${path}`)
    const route = this.validator.route(this.schema, url.pathname)
    const info = route?.methods[method]
    if (!route || !info) return `${method} ${url.pathname}: no such route`
    const sent = [...url.searchParams, ...new URLSearchParams(body)]
    const params = { ...route.params, ...Object.fromEntries(sent) }
    const errors = this.validator.validate(info, params)
    if (Object.keys(errors).length === 0) return null
    return `${method} ${url.pathname}: ${JSON.stringify(errors)}`
  }
}
