import { args, BaseCommand } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'

export default class DemoBrand extends BaseCommand {
  static commandName = 'demo:brand'
  static description = "Give the demonstration's shop a sample brand, or its own; bin/demo calls it"
  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'The key of a sample, such as harbour, or "own"' })
  declare brand: string

  async run() {
    const { transaction } = await import('#core/database/transaction')
    const { findSampleBrand, sampleBrands } = await import('#admin/brand/sample_brands')
    const { useSampleBrand } = await import('#admin/brand/use_sample_brand')
    const { brandDefaults, saveBrand } = await import('#admin/brand/save_brand')
    const sample = findSampleBrand(this.brand)
    if (process.env.DEMO !== 'true' || (!sample && this.brand !== 'own')) {
      const known = ['own', ...sampleBrands().map(({ key }) => key)].join(', ')
      this.logger.error(`There is no such brand to try. Known: ${known}`)
      this.exitCode = 1
      return
    }
    await transaction((trx) =>
      sample ? useSampleBrand(sample, trx) : saveBrand(brandDefaults(), trx)
    )
  }
}
