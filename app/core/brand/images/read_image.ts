import { createHash } from 'node:crypto'
import { cleanPng, isPng } from '#core/brand/images/clean_png'
import { cleanSvg, isSvg } from '#core/brand/images/clean_svg'
import { failed, ok, type Result } from '#core/result'
import type { BrandImage } from '#core/brand/brand_image'
import type { BrandSlot } from '#core/brand/settings'

/** What is wrong with a file; each has a text at `settings.brand.problems`. */
export const imageProblems = [
  'no_file',
  'too_large',
  'type',
  'png_only',
  'broken',
  'interlaced',
  'doctype',
  'active',
  'foreign',
  'too_complex',
  'no_size',
  'too_few_pixels',
  'too_many_pixels',
  'too_long',
  'not_square',
] as const
export type ImageProblem = (typeof imageProblems)[number]

export const MOST_BYTES = 256 * 1024

export interface ReadImage extends BrandImage {
  content: Buffer
}

/** Pixels that a picture needs, and may have, on its longer side. */
const LEAST = { logo: 48, favicon: 16 }
const MOST = { logo: 1_600, favicon: 512 }
/** How many times wider than high, or higher than wide, a logo may be. */
const LONGEST = { wide: 12, high: 2 }

/** Looks at what a file holds, whatever it's called, and answers with the picture alone. */
export function readImage(
  file: Buffer | null,
  slot: BrandSlot
): Result<ReadImage, { type: ImageProblem }> {
  if (!file || file.length === 0) return failed({ type: 'no_file' })
  if (file.length > MOST_BYTES) return failed({ type: 'too_large' })
  const type = isPng(file) ? 'png' : isSvg(file) ? 'svg' : null
  if (!type) return failed({ type: 'type' })
  if (type === 'svg' && slot === 'logo_document') return failed({ type: 'png_only' })
  const read = type === 'png' ? cleanPng(file) : cleanSvg(file)
  if (!read.ok) return read
  const { content, width, height } = read.value
  const problem = shapeProblem(slot, type, width, height)
  if (problem) return failed({ type: problem })
  const hash = createHash('sha256').update(content).digest('hex')
  return ok({ hash, type, width, height, content })
}

function shapeProblem(
  slot: BrandSlot,
  type: BrandImage['type'],
  width: number,
  height: number
): ImageProblem | null {
  const of = slot === 'favicon' ? 'favicon' : 'logo'
  const longer = Math.max(width, height)
  if (type === 'png' && (longer < LEAST[of] || Math.min(width, height) < 8)) return 'too_few_pixels'
  if (type === 'png' && longer > MOST[of]) return 'too_many_pixels'
  if (of === 'favicon') return Math.abs(width - height) > 0.1 * longer ? 'not_square' : null
  return width > LONGEST.wide * height || height > LONGEST.high * width ? 'too_long' : null
}
