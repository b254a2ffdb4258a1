export { footer } from '@innkeeper/panel'
export type { FooterLink } from '@innkeeper/panel'
