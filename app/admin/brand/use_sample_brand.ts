import { existsSync, readFileSync } from 'node:fs'
import app from '@adonisjs/core/services/app'
import { brandFiles } from '#core/brand/brand_files'
import { imageText } from '#core/brand/brand_image'
import { readImage } from '#core/brand/images/read_image'
import { brandSlots, type BrandSlot } from '#core/brand/settings'
import { brandDefaults, saveBrand } from '#admin/brand/save_brand'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { SampleBrand } from '#admin/brand/sample_brands'

/** Gives the shop the looks of a sample, its pictures read as an upload would be. */
export async function useSampleBrand(
  sample: SampleBrand,
  trx: TransactionClientContract
): Promise<void> {
  const pictures: Record<string, string> = {}
  for (const slot of brandSlots) {
    const file = fileOf(sample.key, slot)
    const read = file && readImage(file, slot)
    if (!read?.ok) continue
    await brandFiles.store(read.value, trx)
    pictures[`brand.${slot}`] = imageText(read.value)
  }
  await saveBrand(
    {
      ...brandDefaults(),
      'brand.name': sample.name,
      'brand.accent': sample.accent,
      'brand.header': sample.header,
      'brand.font': sample.font,
      'brand.show_name': !sample.hasWordmark,
      'brand.footer_text': sample.footerText,
      'brand.footer_links': sample.footerLinks,
      'brand.legal': sample.legal,
      ...pictures,
    },
    trx
  )
}

function fileOf(key: string, slot: BrandSlot): Buffer | null {
  const path = ['svg', 'png']
    .map((type) => app.makePath('resources', 'brands', key, `${slot}.${type}`))
    .find((candidate) => existsSync(candidate))
  return path ? readFileSync(path) : null
}
