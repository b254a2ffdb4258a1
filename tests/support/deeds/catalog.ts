import { CategoryFactory } from '#database/factories/catalog/category_factory'
import { PlanFactory } from '#database/factories/catalog/plan_factory'
import { PriceListFactory } from '#database/factories/catalog/price_list_factory'
import { ProductFactory } from '#database/factories/catalog/product_factory'
import { ProductOptionFactory } from '#database/factories/catalog/product_option_factory'
import { TemplateFactory } from '#database/factories/catalog/template_factory'
import PlanMeter from '#catalog/models/plan_meter'
import { newId } from '#core/ids'
import { createCustomer } from '#tests/support/identity'
import { asOwner, type Form, type PrepareDeed } from '#tests/support/deeds/deed'

const slug = () => `thing-${newId().toLowerCase()}`
const category = () => ({ name: 'Bare metal', slug: slug(), description: 'Fast.', position: '1' })
const template = () => ({
  name: 'Alpine',
  slug: slug(),
  kind: 'vm',
  os_family: 'alpine',
  version: '3.24',
  default_user: 'alpine',
  enabled: '1',
})
const option = (): Form => ({
  'kind': 'extra_address',
  'name': 'IPv4 addresses',
  'unit': 'address',
  'minimum': '0',
  'maximum': '3',
  'step': '1',
  'prices[EUR]': '2.50',
  'enabled': '1',
})

async function product(): Promise<Form> {
  return {
    'category_id': (await CategoryFactory.create()).id,
    'name': 'Large machine',
    'slug': slug(),
    'summary': 'For many sites.',
    'description': 'It is large.',
    'cores': '4',
    'memory_mb': '8192',
    'disk_gb': '80',
    'included': 'One IPv4 address',
    'templates[]': (await TemplateFactory.create()).id,
    'setting_flavour': 'plain',
    'kind': 'vm',
    'driver': 'proxmox',
  }
}

export const catalogDeeds: Record<string, PrepareDeed> = {
  'admin.categories.store': async () => ({
    session: await asOwner(),
    path: '/admin/categories',
    form: category(),
  }),
  'admin.categories.update': async () => ({
    session: await asOwner(),
    path: `/admin/categories/${(await CategoryFactory.create()).id}`,
    form: category(),
  }),
  'admin.categories.destroy': async () => ({
    session: await asOwner(),
    path: `/admin/categories/${(await CategoryFactory.create()).id}`,
  }),
  'admin.products.store': async () => ({
    session: await asOwner(),
    path: '/admin/products',
    form: await product(),
  }),
  'admin.products.update': async () => ({
    session: await asOwner(),
    path: `/admin/products/${(await ProductFactory.merge({ driver: 'proxmox' }).create()).id}`,
    form: await product(),
  }),
  'admin.product_publications.store': async () => {
    const draft = await ProductFactory.merge({ state: 'draft' }).create()
    await PlanFactory.merge({ productId: draft.id }).create()
    return { session: await asOwner(), path: `/admin/products/${draft.id}/publication` }
  },
  'admin.product_publications.destroy': async () => ({
    session: await asOwner(),
    path: `/admin/products/${(await ProductFactory.create()).id}/publication`,
  }),
  'admin.product_duplicates.store': async () => ({
    session: await asOwner(),
    path: `/admin/products/${(await PlanFactory.create()).productId}/duplicates`,
  }),
  'admin.product_places.update': async () => {
    const { id, categoryId } = await ProductFactory.merge({ position: 1 }).create()
    await ProductFactory.merge({ categoryId, position: 2 }).create()
    return {
      session: await asOwner(),
      path: `/admin/products/${id}/place`,
      form: { direction: 'down' },
    }
  },
  'admin.category_places.update': async () => {
    const [{ id }] = await CategoryFactory.merge([{ position: 1 }, { position: 2 }]).createMany(2)
    return {
      session: await asOwner(),
      path: `/admin/categories/${id}/place`,
      form: { direction: 'down' },
    }
  },
  'admin.plans.store': async () => ({
    session: await asOwner(),
    path: `/admin/products/${(await ProductFactory.create()).id}/plans`,
    form: { cycle_unit: 'month', cycle_count: '6', currency: 'EUR', price: '25.00' },
  }),
  'admin.plans.update': async () => ({
    session: await asOwner(),
    path: `/admin/plans/${(await PlanFactory.create()).id}`,
    form: { price: '6.90', setup_fee: '1.00' },
  }),
  'admin.plan_meters.store': async () => ({
    session: await asOwner(),
    path: `/admin/plans/${(await PlanFactory.create()).id}/meters`,
    form: { meter: 'traffic', included: '1000', unit_size: '1', rounding: 'up', price: '0.01' },
  }),
  'admin.plan_meters.destroy': async () => {
    const plan = await PlanFactory.create()
    const amounts = { included: 0, unitSize: 1, rounding: 'up' as const, per: 1 }
    const tiers = [{ upTo: null, unitMinor: 1 }]
    await PlanMeter.create({ planId: plan.id, meter: 'traffic', ...amounts, tiers })
    return { session: await asOwner(), path: `/admin/plans/${plan.id}/meters/traffic` }
  },
  'admin.plan_retirements.store': async () => ({
    session: await asOwner(),
    path: `/admin/plans/${(await PlanFactory.create()).id}/retirement`,
  }),
  'admin.plan_retirements.destroy': async () => {
    const plan = await PlanFactory.merge({ state: 'retired' }).create()
    return { session: await asOwner(), path: `/admin/plans/${plan.id}/retirement` }
  },
  'admin.templates.store': async () => ({
    session: await asOwner(),
    path: '/admin/templates',
    form: template(),
  }),
  'admin.templates.update': async () => ({
    session: await asOwner(),
    path: `/admin/templates/${(await TemplateFactory.create()).id}`,
    form: template(),
  }),
  'admin.options.store': async () => ({
    session: await asOwner(),
    path: '/admin/options',
    form: option(),
  }),
  'admin.price_lists.store': async () => ({
    session: await asOwner(),
    path: '/admin/price-lists',
    form: { name: `List ${newId()}`, currency: 'EUR' },
  }),
  'admin.price_lists.update': async () => {
    const plan = await PlanFactory.create()
    return {
      session: await asOwner(),
      path: `/admin/price-lists/${(await PriceListFactory.create()).id}`,
      form: {
        ...{ name: `List ${newId()}`, percent_off: '5', enabled: '1', is_default: '1' },
        [`prices[${plan.id}]`]: '4.00',
        [`setup_fees[${plan.id}]`]: '1.00',
      },
    }
  },
  'admin.account_price_lists.update': async () => ({
    session: await asOwner(),
    path: `/admin/customers/${(await createCustomer()).account.id}/price-list`,
    form: { price_list_id: (await PriceListFactory.create()).id },
  }),
  'admin.options.update': async () => ({
    session: await asOwner(),
    path: `/admin/options/${(await ProductOptionFactory.create()).id}`,
    form: option(),
  }),
}
