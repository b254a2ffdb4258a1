import { newId } from '#core/ids'
import {
  createCategory,
  createOption,
  createPlan,
  createProduct,
  createTemplate,
} from '#tests/support/catalog'
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
    'category_id': (await createCategory()).id,
    'name': 'Large machine',
    'slug': slug(),
    'summary': 'For many sites.',
    'description': 'It is large.',
    'cores': '4',
    'memory_mb': '8192',
    'disk_gb': '80',
    'included': 'One IPv4 address',
    'templates[]': (await createTemplate()).id,
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
    path: `/admin/categories/${(await createCategory()).id}`,
    form: category(),
  }),
  'admin.categories.destroy': async () => ({
    session: await asOwner(),
    path: `/admin/categories/${(await createCategory()).id}`,
  }),
  'admin.products.store': async () => ({
    session: await asOwner(),
    path: '/admin/products',
    form: await product(),
  }),
  'admin.products.update': async () => ({
    session: await asOwner(),
    path: `/admin/products/${(await createProduct({ driver: 'proxmox' })).id}`,
    form: await product(),
  }),
  'admin.product_publications.store': async () => {
    const draft = await createProduct({ state: 'draft' })
    await createPlan(draft)
    return { session: await asOwner(), path: `/admin/products/${draft.id}/publication` }
  },
  'admin.product_publications.destroy': async () => ({
    session: await asOwner(),
    path: `/admin/products/${(await createProduct()).id}/publication`,
  }),
  'admin.plans.store': async () => ({
    session: await asOwner(),
    path: `/admin/products/${(await createProduct()).id}/plans`,
    form: { cycle_unit: 'month', cycle_count: '6', currency: 'EUR', price: '25.00' },
  }),
  'admin.plans.update': async () => ({
    session: await asOwner(),
    path: `/admin/plans/${(await createPlan(await createProduct())).id}`,
    form: { price: '6.90', setup_fee: '1.00' },
  }),
  'admin.plan_retirements.store': async () => ({
    session: await asOwner(),
    path: `/admin/plans/${(await createPlan(await createProduct())).id}/retirement`,
  }),
  'admin.plan_retirements.destroy': async () => {
    const plan = await createPlan(await createProduct(), { state: 'retired' })
    return { session: await asOwner(), path: `/admin/plans/${plan.id}/retirement` }
  },
  'admin.templates.store': async () => ({
    session: await asOwner(),
    path: '/admin/templates',
    form: template(),
  }),
  'admin.templates.update': async () => ({
    session: await asOwner(),
    path: `/admin/templates/${(await createTemplate()).id}`,
    form: template(),
  }),
  'admin.options.store': async () => ({
    session: await asOwner(),
    path: '/admin/options',
    form: option(),
  }),
  'admin.options.update': async () => ({
    session: await asOwner(),
    path: `/admin/options/${(await createOption()).id}`,
    form: option(),
  }),
}
