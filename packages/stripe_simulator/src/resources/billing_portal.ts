import { build } from '../skeleton.js'
import { invalidRequest } from '../errors.js'
import { mergeMetadata, text } from '../values.js'
import { route } from '../route.js'
import type Stripe from 'stripe'
import type { World } from '../world.js'

type Configuration = Stripe.BillingPortal.Configuration

export const billingPortalRoutes = [
  route('POST /v1/billing_portal/configurations', createConfiguration),
  route('GET /v1/billing_portal/configurations/{id}', (world, _params, id) =>
    world.store.get('billing_portal.configuration', id)
  ),
  route('POST /v1/billing_portal/configurations/{id}', updateConfiguration),
  route<Stripe.BillingPortal.ConfigurationListParams>(
    'GET /v1/billing_portal/configurations',
    (world, { active }) =>
      world.store
        .all('billing_portal.configuration')
        .filter((one) => active === undefined || one.active === active)
  ),
  route('POST /v1/billing_portal/sessions', createSession),
]

function createConfiguration(world: World, params: Stripe.BillingPortal.ConfigurationCreateParams) {
  const configuration = build('billing_portal.configuration', {
    id: world.newId('bpc'),
    active: true,
    created: world.now(),
    updated: world.now(),
    default_return_url: text(params.default_return_url),
    metadata: mergeMetadata({}, params.metadata),
    name: text(params.name),
  })
  applyFeatures(configuration, params.features)
  applyProfile(configuration, params.business_profile)
  world.store.insert('billing_portal.configuration', configuration)
  world.emit('billing_portal.configuration.created', configuration)
  return configuration
}

function updateConfiguration(
  world: World,
  params: Stripe.BillingPortal.ConfigurationUpdateParams,
  id: string
) {
  const configuration = world.store.get('billing_portal.configuration', id)
  applyFeatures(configuration, params.features)
  applyProfile(configuration, params.business_profile)
  if (params.active !== undefined) configuration.active = params.active
  if (params.default_return_url !== undefined) {
    configuration.default_return_url = text(params.default_return_url)
  }
  configuration.metadata = mergeMetadata(configuration.metadata, params.metadata)
  configuration.updated = world.now()
  world.emit('billing_portal.configuration.updated', configuration)
  return configuration
}

function applyFeatures(
  configuration: Configuration,
  features: Stripe.BillingPortal.ConfigurationUpdateParams['features']
) {
  const { payment_method_update: cards, invoice_history: invoices } = features ?? {}
  if (cards) configuration.features.payment_method_update.enabled = cards.enabled
  if (invoices) configuration.features.invoice_history.enabled = invoices.enabled
  const customer = features?.customer_update
  if (customer?.enabled !== undefined) {
    configuration.features.customer_update.enabled = customer.enabled
    configuration.features.customer_update.allowed_updates = customer.allowed_updates || []
  }
}

function applyProfile(
  configuration: Configuration,
  profile: Stripe.BillingPortal.ConfigurationUpdateParams['business_profile']
) {
  if (profile?.headline !== undefined)
    configuration.business_profile.headline = text(profile.headline)
}

function createSession(world: World, params: Stripe.BillingPortal.SessionCreateParams) {
  if (!params.customer) {
    throw invalidRequest('Missing required param: customer.', {
      code: 'parameter_missing',
      param: 'customer',
    })
  }
  world.store.get('customer', params.customer, 'customer')
  const configuration = configurationFor(world, params.configuration)
  const id = world.newId('bps')
  const session = build('billing_portal.session', {
    id,
    configuration: configuration.id,
    created: world.now(),
    customer: params.customer,
    flow: flowOf(params),
    locale: params.locale ?? null,
    return_url: params.return_url ?? configuration.default_return_url,
    url: `${world.baseUrl}/p/session/${id}`,
  })
  world.emit('billing_portal.session.created', session)
  return world.store.insert('billing_portal.session', session)
}

function configurationFor(world: World, id: string | undefined) {
  const configuration = id
    ? world.store.get('billing_portal.configuration', id, 'configuration')
    : world.store.all('billing_portal.configuration').find((one) => one.is_default)
  if (configuration?.active) return configuration
  throw invalidRequest(
    'No configuration provided and your test mode default configuration has not been created. Pass the id of an active configuration.',
    { param: 'configuration' }
  )
}

function flowOf({ flow_data: flow }: Stripe.BillingPortal.SessionCreateParams) {
  if (!flow) return null
  const after = flow.after_completion
  return {
    type: flow.type,
    after_completion: {
      type: after?.type ?? 'portal_homepage',
      redirect: after?.redirect ? { return_url: after.redirect.return_url } : null,
      hosted_confirmation: after?.hosted_confirmation
        ? { custom_message: after.hosted_confirmation.custom_message ?? null }
        : null,
    },
    subscription_cancel: null,
    subscription_update: null,
    subscription_update_confirm: null,
  } as Stripe.BillingPortal.Session.Flow
}
