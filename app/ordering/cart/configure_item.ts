import { refuseFields } from '#core/exceptions/refuse_field'
import { readerLanguage } from '#core/i18n/languages'
import { offerOf, sellTo, type Buyer, type Offer } from '#catalog'
import Plan from '#catalog/models/plan'
import { parsePublicKeys } from '#ordering/ssh/public_keys'
import { priceItem } from '#ordering/cart/price_item'
import { LONGEST_OF_CONTAINER } from '#ordering/host_name'
import type { Infer } from '@vinejs/vine/types'
import type { KeptSettings } from '#provisioning'
import type CartItem from '#ordering/models/cart_item'
import type { cartItemValidator } from '#ordering/validators/cart_item_validator'

type Form = Infer<typeof cartItemValidator>

/** What is refused, by field: the key of its text and what the text tells. */
type Refusals = Record<string, [text: string, data?: Record<string, number | string>]>

/** Writes what a customer chose into an item, unsaved; refuses all that is not on offer. Returns the plan's currency. */
export async function configureItem(
  item: CartItem,
  form: Form & { ssh_key: string },
  { orderSettings, buyer }: { orderSettings: KeptSettings | null; buyer: Buyer }
): Promise<string> {
  const plan = await Plan.query()
    .where({ id: form.plan_id, state: 'active' })
    .preload('product')
    .first()
  if (!plan || plan.product.state !== 'published') refuse({ plan_id: ['refused.plan_gone'] })
  if (!plan.product.isAvailable) refuse({ plan_id: ['refused.sold_out'] })
  await sellTo(buyer, [plan])
  const offer = await offerOf(plan.product, [plan])
  if (offer.templates.length === 0) refuse({ plan_id: ['refused.sold_out'] })

  const template = offer.templates.find(({ id }) => id === form.template_id)
  const quantities = quantitiesOf(form)
  const keys = parsePublicKeys(form.ssh_key)
  const refusals: Refusals = {
    ...(!template && { template_id: ['refused.template_gone'] }),
    ...refusedHostName(offer, form),
    ...refusedOptions(offer, quantities),
    ...(!keys.ok && { ssh_key: [`ssh_key.${keys.error.type}`] }),
  }
  if (!template || !keys.ok || Object.keys(refusals).length > 0) refuse(refusals)

  item.merge({
    planId: plan.id,
    templateId: template.id,
    hostname: form.hostname,
    sshKey: keys.value.map(({ line }) => line).join('\n'),
    sshKeyFingerprint: keys.value[0].fingerprint,
    options: Object.fromEntries(quantities.filter(([, quantity]) => quantity > 0)),
    orderSettings,
  })
  item.$setRelated('plan', plan)
  item.$setRelated('template', template)
  const offered = new Map(offer.options.map((option) => [option.id, option]))
  item.shownMinor = priceItem(item, offered).today.minor
  return plan.currency
}

const quantitiesOf = ({ options }: Form) =>
  Object.entries(options ?? {}).map(([id, quantity]) => [id, quantity ?? 0] as const)

function refusedHostName({ product }: Offer, { hostname }: Form): Refusals {
  const isTooLong = product.kind === 'container' && hostname.length > LONGEST_OF_CONTAINER
  return isTooLong ? { hostname: ['refused.hostname_long', { most: LONGEST_OF_CONTAINER }] } : {}
}

function refusedOptions(offer: Offer, quantities: ReturnType<typeof quantitiesOf>): Refusals {
  const refusals: Refusals = {}
  for (const [id, quantity] of quantities) {
    const option = offer.options.find((candidate) => candidate.id === id)
    if (option?.accepts(quantity)) continue
    refusals[`options.${id}`] = option
      ? ['refused.option_range', { ...limitsOf(option) }]
      : ['refused.option_gone']
  }
  return refusals
}

const limitsOf = ({ name, minimum, maximum }: Offer['options'][number]) => ({
  name,
  minimum,
  maximum,
})

function refuse(refusals: Refusals): never {
  const i18n = readerLanguage()
  refuseFields(
    Object.fromEntries(
      Object.entries(refusals).map(([field, [text, data]]) => [
        field,
        i18n.t(`ordering.${text}`, data),
      ])
    )
  )
}
