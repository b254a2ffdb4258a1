const MB_PER_GB = 1024

/** Memory in the unit that reads best: whole gigabytes as such, everything else in megabytes. */
export function memoryOf(megabytes: number): { amount: number; unit: 'gb' | 'mb' } {
  const whole = megabytes % MB_PER_GB === 0
  return whole ? { amount: megabytes / MB_PER_GB, unit: 'gb' } : { amount: megabytes, unit: 'mb' }
}
