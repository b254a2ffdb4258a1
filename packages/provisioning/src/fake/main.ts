export { FakeDriver } from './fake_driver.js'
export { FakeHost } from './fake_host.js'
export { fake } from './fake.js'
export type { FakeFault, FakeHostOptions, FakeMachine } from './fake_host.js'
