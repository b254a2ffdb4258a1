const KIBIBYTE = 1024
const MEBIBYTE = 1024 ** 2
const GIBIBYTE = 1024 ** 3

/** "12 KB", "95 MB", or "74.9 GB" from a gibibyte on. */
export function bytesText(bytes: number): string {
  if (bytes < MEBIBYTE) return `${Math.ceil(bytes / KIBIBYTE)} KB`
  if (bytes < GIBIBYTE) return `${Math.round(bytes / MEBIBYTE)} MB`
  return `${(bytes / GIBIBYTE).toLocaleString('en', { maximumFractionDigits: 1 })} GB`
}
