const MEBIBYTE = 1024 ** 2
const GIBIBYTE = 1024 ** 3

/** "95 MB", or "74.9 GB" from a gibibyte on. */
export function bytesText(bytes: number): string {
  if (bytes < GIBIBYTE) return `${Math.round(bytes / MEBIBYTE)} MB`
  return `${(bytes / GIBIBYTE).toLocaleString('en', { maximumFractionDigits: 1 })} GB`
}
