const units: Record<string, number> = {
  '': 1,
  'K': 1024,
  'M': 1024 ** 2,
  'G': 1024 ** 3,
  'T': 1024 ** 4,
}

export const GiB = units.G
export const MiB = units.M

/** `10G` → bytes */
export function parseSize(text: string) {
  const match = /^(\d+(?:\.\d+)?)([KMGT]?)(?:iB)?$/.exec(text)
  return match ? Math.round(Number(match[1]) * units[match[2]]) : 0
}

/** bytes → the largest unit that needs no fraction, as configuration files hold it */
export function printSize(bytes: number) {
  for (const unit of ['T', 'G', 'M', 'K']) {
    if (bytes >= units[unit] && bytes % units[unit] === 0) return `${bytes / units[unit]}${unit}`
  }
  return String(bytes)
}
