/** A picture of the brand as pages know it: where it is, and its size in pixels. */
export interface BrandImage {
  hash: string
  type: 'svg' | 'png'
  width: number
  height: number
}

const WRITTEN = /^([\da-f]{64})\.(svg|png) (\d{1,5})x(\d{1,5})$/

/** As a setting keeps it: "<hash>.png 320x80". */
export function imageText({ hash, type, width, height }: BrandImage): string {
  return `${hash}.${type} ${width}x${height}`
}

/** The picture that a setting names, or null where it names none. */
export function imageFrom(text: unknown): BrandImage | null {
  const [, hash, type, width, height] = WRITTEN.exec(String(text ?? '')) ?? []
  if (!hash) return null
  return { hash, type: type as BrandImage['type'], width: Number(width), height: Number(height) }
}

/** The address of a picture: another picture has another one, so browsers may keep it forever. */
export function imagePath({ hash, type }: Pick<BrandImage, 'hash' | 'type'>): string {
  return `/brand/${hash}.${type}`
}
