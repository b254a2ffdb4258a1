export { FakeGateway } from './fake_gateway.js'
export { fakeVisitor, type FakeVisitorOptions } from './fake_visitor.js'
