import { refuseField } from '#core/exceptions/refuse_field'
import { readerLanguage } from '#core/i18n/languages'
import { offerOf } from '#catalog'
import Plan from '#catalog/models/plan'
import { parsePublicKeys } from '#ordering/ssh/public_keys'
import { priceItem } from '#ordering/cart/price_item'
import { LONGEST_OF_CONTAINER } from '#ordering/host_name'
import type { Infer } from '@vinejs/vine/types'
import type CartItem from '#ordering/models/cart_item'
import type { cartItemValidator } from '#ordering/validators/cart_item_validator'

type Form = Infer<typeof cartItemValidator>

/** Writes what a customer chose into an item, unsaved; refuses what is not on offer. Returns the plan's currency. */
export async function configureItem(item: CartItem, form: Form): Promise<string> {
  const plan = await Plan.query()
    .where({ id: form.plan_id, state: 'active' })
    .preload('product')
    .first()
  if (!plan || plan.product.state !== 'published') refuse('plan_id', 'plan_gone')
  if (!plan.product.isAvailable) refuse('plan_id', 'sold_out')

  const isContainer = plan.product.kind === 'container'
  if (isContainer && form.hostname.length > LONGEST_OF_CONTAINER)
    refuse('hostname', 'hostname_long', { most: LONGEST_OF_CONTAINER })

  const offer = await offerOf(plan.product, [plan])
  if (offer.templates.length === 0) refuse('plan_id', 'sold_out')
  const template = offer.templates.find(({ id }) => id === form.template_id)
  if (!template) refuse('template_id', 'template_gone')

  const quantities = Object.entries(form.options ?? {}).map(
    ([id, quantity]) => [id, quantity ?? 0] as const
  )
  for (const [id, quantity] of quantities) {
    const option = offer.options.find((candidate) => candidate.id === id)
    if (!option?.accepts(quantity))
      refuse(`options.${id}`, 'option_range', {
        minimum: option?.minimum ?? 0,
        maximum: option?.maximum ?? 0,
      })
  }

  const keys = parsePublicKeys(form.ssh_key)
  if (!keys.ok) refuse('ssh_key', keys.error.type)
  item.merge({
    planId: plan.id,
    templateId: template.id,
    hostname: form.hostname,
    sshKey: keys.value.map(({ line }) => line).join('\n'),
    sshKeyFingerprint: keys.value[0].fingerprint,
    options: Object.fromEntries(quantities.filter(([, quantity]) => quantity > 0)),
  })
  item.$setRelated('plan', plan)
  item.$setRelated('template', template)
  item.shownMinor = priceItem(
    item,
    new Map(offer.options.map((option) => [option.id, option]))
  ).today.minor
  return plan.currency
}

function refuse(field: string, problem: string, data?: Record<string, number>): never {
  const i18n = readerLanguage()
  refuseField(
    field,
    i18n.t(`ordering.${field === 'ssh_key' ? 'ssh_key' : 'refused'}.${problem}`, data)
  )
}
