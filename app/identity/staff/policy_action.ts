import type { AuthorizerResponse } from '@adonisjs/bouncer/types'
import type { PanelVisitor } from '@innkeeper/panel'
import type { policies } from '#generated/policies'

type Policies = typeof policies
type PolicyOf<Name extends keyof Policies> = InstanceType<
  Awaited<ReturnType<Policies[Name]>>['default']
>

/** What can be asked before there is a thing to ask about. */
type ActionOf<Policy> = {
  [Action in keyof Policy]: Policy[Action] extends (
    visitor: PanelVisitor
  ) => AuthorizerResponse | Promise<AuthorizerResponse>
    ? Action
    : never
}[keyof Policy]

/** An action of a policy of the panel as routes name it, "BillingPolicy.view"; a typo is an error of types. */
export type PolicyAction = {
  [Name in keyof Policies]: `${Name}.${ActionOf<PolicyOf<Name>> & string}`
}[keyof Policies]
