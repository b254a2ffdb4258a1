import { defineExtensions } from '@innkeeper/panel'

/** Packages that add modules, gateways, mails and texts; each is a line here (docs/extending.md). */
const extensions = defineExtensions([])

export default extensions
