import db from '@adonisjs/lucid/services/db'
import { productStates } from '#catalog/models/product'

const PER_PAGE = 30

interface Filters {
  state?: string
  page: number
}

/** Products with category, number of plans on sale and cheapest price, for the admin list; one query and a count. */
export async function listProducts({ state, page }: Filters) {
  const known = productStates.find((name) => name === state)
  const paginator = await db
    .from('products')
    .join('categories', 'categories.id', 'products.category_id')
    .leftJoin('plans', (join) =>
      join.on('plans.product_id', 'products.id').andOnVal('plans.state', 'active')
    )
    .if(known, (query) => query.where('products.state', known!))
    .groupBy('products.id', 'categories.id')
    .select(
      'products.id',
      'products.name',
      'products.slug',
      'products.kind',
      'products.state',
      'products.stock'
    )
    .select('categories.name as category', 'categories.position as category_position')
    .countDistinct('plans.id as plans')
    .orderBy('categories.position')
    .orderBy('products.position')
    .orderBy('products.name')
    .paginate(page, PER_PAGE)
  return { paginator, state: known ?? null }
}
