import { brandFiles } from '#core/brand/brand_files'
import { shopOfPages } from '#core/views/shop'

/** How documents of the shop look, whatever they say. */
export interface DocumentLooks {
  /** For lines and headings, dark enough to be read on paper: "#17607f". */
  accent: string
  /** A PNG with its size in pixels, or null. */
  logo: { content: Buffer; width: number; height: number } | null
}

export async function documentLooks(): Promise<DocumentLooks> {
  const { brand } = await shopOfPages()
  const image = brand.logoDocument
  const file = image && (await brandFiles.find(image.hash))
  return {
    accent: brand.palette.onLight,
    logo:
      image && file ? { content: file.content, width: image.width, height: image.height } : null,
  }
}
