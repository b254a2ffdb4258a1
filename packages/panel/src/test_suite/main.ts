export { registerGatewaySuite } from './gateway_suite.js'
export type { GatewayHarness } from './gateway_suite.js'
