export { FakeGateway } from './fake_gateway.js'
