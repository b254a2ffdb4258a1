export { FakeHarness } from './fake_harness.js'
export { KillSignal, killAt } from './kill_signal.js'
export { runToCompletion } from './run_to_completion.js'
export { rejectsWith } from './rejects_with.js'
export { registerDriverTestSuite } from './register_driver_test_suite.js'
export { silentLogger } from './silent_logger.js'
export type { KillPoint, Killer } from './kill_signal.js'
export type { CheckpointStore, RunOptions } from './run_to_completion.js'
export type {
  ConnectOptions,
  DriverHarness,
  DriverSupport,
  DriverTestSuiteOptions,
  HostAddress,
  HostMachine,
} from './harness.js'
