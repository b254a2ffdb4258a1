export { toneOf, tones } from '@innkeeper/panel'
export type { Tone } from '@innkeeper/panel'
