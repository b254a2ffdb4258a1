import app from '@adonisjs/core/services/app'
import env from '#start/env'

/** A made-up shop to look at, with pictures of its own. */
export interface SampleBrand {
  key: string
  name: string
  accent: string
  header: string
  font: string
  footerText: string
  footerLinks: string
  legal: string
  /** Whether its logo has the name in it. */
  hasWordmark: boolean
}

const SAMPLES: SampleBrand[] = [
  {
    key: 'harbour',
    name: 'Harbour Cloud',
    accent: '#ff7a45',
    header: '#0b2545',
    font: 'geometric',
    footerText: 'Servers with a view of the sea.',
    footerLinks: 'Imprint | /terms\nStatus | /help',
    legal: 'Harbour Cloud Ltd · Pier 4 · 20359 Hamburg · HRB 0000 Hamburg (sample)',
    hasWordmark: true,
  },
  {
    key: 'meadow',
    name: 'Meadow Hosting',
    accent: '#d6e04b',
    header: '',
    font: 'humanist',
    footerText: 'Hosting that grows with you.',
    footerLinks: 'Imprint | /terms',
    legal: '',
    hasWordmark: false,
  },
]

/** Those that may be tried here: none in a shop that sells. */
export function sampleBrands(): SampleBrand[] {
  return !app.inProduction || env.get('DEMO') ? SAMPLES : []
}

export function findSampleBrand(key: string): SampleBrand | null {
  return sampleBrands().find((sample) => sample.key === key) ?? null
}
