import { crc32, inflateSync } from 'node:zlib'
import { failed, ok, type Result } from '#core/result'
import type { ImageProblem } from '#core/brand/images/read_image'

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
/** What draws the picture and says how its colours are meant; texts, places and times of cameras are left out. */
const KEPT = new Set(['IHDR', 'PLTE', 'tRNS', 'gAMA', 'sRGB', 'IDAT', 'IEND'])
/** Samples of a pixel by colour type. */
const SAMPLES: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }
/** The longest side that is unpacked, so that a small file can't become a huge picture. */
const MOST_PIXELS = 2_048

export interface CleanImage {
  content: Buffer
  width: number
  height: number
}

export function isPng(file: Buffer): boolean {
  return file.subarray(0, SIGNATURE.length).equals(SIGNATURE)
}

/**
 * The picture of a PNG file and nothing else of it (PNG specification, third edition): every checksum is compared and the
 * pixels are unpacked once, so that what is kept draws.
 */
export function cleanPng(file: Buffer): Result<CleanImage, { type: ImageProblem }> {
  const chunks = chunksOf(file)
  const head = chunks?.[0]
  if (!chunks || head?.type !== 'IHDR' || head.data.length !== 13 || chunks.at(-1)?.type !== 'IEND')
    return failed({ type: 'broken' })
  const [width, height] = [head.data.readUInt32BE(0), head.data.readUInt32BE(4)]
  if (width > MOST_PIXELS || height > MOST_PIXELS) return failed({ type: 'too_many_pixels' })
  if (head.data[12] !== 0) return failed({ type: 'interlaced' })
  if (!hasAllPixels(head.data, chunks)) return failed({ type: 'broken' })
  const kept = chunks.filter(({ type }) => KEPT.has(type)).map(({ whole }) => whole)
  return ok({ content: Buffer.concat([SIGNATURE, ...kept]), width, height })
}

interface Chunk {
  type: string
  data: Buffer
  /** With its length, type and checksum. */
  whole: Buffer
}

/** The chunks up to the end of the picture, or null where one is cut off or changed. */
function chunksOf(file: Buffer): Chunk[] | null {
  const chunks: Chunk[] = []
  let at = SIGNATURE.length
  while (at + 12 <= file.length && chunks.at(-1)?.type !== 'IEND') {
    const end = at + 12 + file.readUInt32BE(at)
    if (end > file.length) return null
    const checked = file.subarray(at + 4, end - 4)
    if (crc32(checked) !== file.readUInt32BE(end - 4)) return null
    chunks.push({
      type: checked.toString('latin1', 0, 4),
      data: checked.subarray(4),
      whole: file.subarray(at, end),
    })
    at = end
  }
  return chunks
}

function hasAllPixels(head: Buffer, chunks: Chunk[]): boolean {
  const [width, height] = [head.readUInt32BE(0), head.readUInt32BE(4)]
  const bits = head[8] * (SAMPLES[head[9]] ?? 0)
  const expected = height * (1 + Math.ceil((width * bits) / 8))
  if (bits === 0 || expected === 0) return false
  const packed = Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data))
  try {
    return inflateSync(packed, { maxOutputLength: expected }).length === expected
  } catch {
    return false
  }
}
