import type { Bouncer } from '@adonisjs/bouncer'
import type { PanelVisitor } from '../visitor.js'

declare module '@adonisjs/core/http' {
  interface HttpContext {
    /** Says what whoever makes this request may do. Guests may do only what a policy opens to them. */
    bouncer: PanelBouncer
  }
}

/** `() => import('./policies/entry_policy.ts')`: imported when it is first asked. */
export type LoadPolicy = () => Promise<{ default: new () => object }>

export type PanelBouncer = Bouncer<PanelVisitor, undefined, Record<string, LoadPolicy>>

/** Whether an action that is named like "BillingPolicy.view" is allowed. */
export type Allows = (action: string) => boolean | Promise<boolean>

/** Those whose action is allowed, in their order; what names no action is open to everybody. */
export async function allowed<Entry extends { can?: string }>(
  entries: readonly Entry[],
  allows: Allows
): Promise<Entry[]> {
  const answers = await Promise.all(entries.map(({ can }) => can === undefined || allows(can)))
  return entries.filter((_, index) => answers[index])
}

/**
 * Policies by name, for what names them: routes (`staff({ can: 'BillingPolicy.view' })`), menus, figures, search and templates
 * (`@can('BillingPolicy.view')`). Controllers pass the class itself.
 */
class Policies {
  /** All of them, for Bouncer. */
  readonly all: Record<string, LoadPolicy> = {}

  /** Names a policy, beginning with the name of its module: "LoyaltyEntryPolicy". Throws where the name is taken. */
  add(name: string, load: LoadPolicy): void {
    if (name in this.all) throw new Error(`Two policies are called "${name}"`)
    this.all[name] = load
  }
}

export const policies = new Policies()
