import { newId } from '#core/ids'
import Category from '#catalog/models/category'
import Plan from '#catalog/models/plan'
import Product from '#catalog/models/product'
import ProductOption from '#catalog/models/product_option'
import Template from '#catalog/models/template'
import { forgetStorefront } from '#catalog/storefront/storefront_cache'
import { mapOnGround } from '#tests/support/ground'

/** A public key that nobody holds the other half of. */
export const ED25519_KEY =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJf6Bnv3cwp5gzvvCbYVQ8dWNBRhPTL8pZcWAiPJ0Kgd ada@example.test'

const unique = (name: string) => `${name}-${newId().toLowerCase()}`

export async function createTemplate(attributes: Partial<Template> = {}): Promise<Template> {
  const { kind = 'vm', ...rest } = attributes
  return Template.create({
    name: 'Debian',
    slug: unique('debian'),
    kind,
    osFamily: 'debian',
    version: '13',
    defaultUser: kind === 'vm' ? 'debian' : 'root',
    position: 0,
    enabled: true,
    ...rest,
  })
}

/** A published product in a category of its own, without a price. */
export async function createProduct(attributes: Partial<Product> = {}): Promise<Product> {
  const name = attributes.name ?? 'Small machine'
  const categoryId = attributes.categoryId ?? (await createCategory()).id
  const product = await Product.create({
    name,
    slug: unique('machine'),
    kind: 'vm',
    driver: 'fake',
    summary: 'For a site and its mail.',
    specs: { cores: 1, memoryMb: 2048, diskGb: 20, bandwidthMbit: 1000, trafficTb: 20 },
    driverSettings: {},
    included: ['One IPv4 address'],
    stock: null,
    state: 'published',
    position: 0,
    ...attributes,
    categoryId,
  })
  forgetStorefront()
  return product
}

export async function createCategory(attributes: Partial<Category> = {}): Promise<Category> {
  return Category.create({
    name: 'Virtual machines',
    slug: unique('vms'),
    position: 0,
    visible: true,
    ...attributes,
  })
}

export async function createPlan(product: Product, attributes: Partial<Plan> = {}): Promise<Plan> {
  const plan = await Plan.create({
    productId: product.id,
    cycleUnit: 'month',
    cycleCount: 1,
    currency: 'EUR',
    priceMinor: 490,
    setupFeeMinor: 0,
    state: 'active',
    position: 0,
    ...attributes,
  })
  forgetStorefront()
  return plan
}

export async function createOption(
  attributes: Partial<ProductOption> = {}
): Promise<ProductOption> {
  return ProductOption.create({
    productId: null,
    kind: 'extra_address',
    name: 'IPv4 addresses',
    unit: 'address',
    minimum: 0,
    maximum: 4,
    step: 1,
    prices: { EUR: 200 },
    position: 0,
    enabled: true,
    ...attributes,
  })
}

/** A product with one monthly price and a template, ready to be ordered: there is a host with room for it. */
export async function createOffer(
  attributes: { product?: Partial<Product>; plan?: Partial<Plan> } = {}
) {
  const product = await createProduct(attributes.product)
  const plan = await createPlan(product, attributes.plan)
  const template = await createTemplate({ kind: product.kind })
  await mapOnGround(template, product.driver)
  forgetStorefront()
  return { product, plan, template }
}
