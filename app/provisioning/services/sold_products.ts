import db from '@adonisjs/lucid/services/db'
import { soldProducts } from '#billing/contracts/sold_products'

const MOST = 500

/** Tells billing what services are of. */
export function answerSoldProducts(): void {
  soldProducts.ask({
    async ofServices(ids) {
      const rows = await db.from('services').whereIn('id', ids).select('id', 'product_id')
      return new Map(rows.map((row) => [String(row.id), String(row.product_id)]))
    },

    async all() {
      const rows = await db.from('products').orderBy('name').limit(MOST).select('id', 'name')
      return rows.map((row) => ({ id: String(row.id), name: String(row.name) }))
    },

    async currencies() {
      const rows = await activePlans().distinct('currency').orderBy('currency')
      return rows.map((row) => String(row.currency))
    },

    async cycles() {
      const rows = await activePlans().distinct('cycle_unit', 'cycle_count')
      return rows
        .map((row) => ({ unit: row.cycle_unit, count: Number(row.cycle_count) }))
        .sort((a, b) => monthsOf(a) - monthsOf(b))
    },
  })
}

const activePlans = () => db.from('plans').where('state', 'active')

const monthsOf = ({ unit, count }: { unit: string; count: number }) =>
  unit === 'year' ? count * 12 : count
