import { SuiteContext } from './suite_context.js'
import { registerCapacityTests } from './capacity_tests.js'
import { registerContentTests } from './content_tests.js'
import { registerCreateTests } from './create_tests.js'
import { registerDestroyTests } from './destroy_tests.js'
import { registerGivenUpTests } from './given_up_tests.js'
import { registerKillTests } from './kill_tests.js'
import { registerOutageTests } from './outage_tests.js'
import { registerNeighbourTests } from './neighbour_tests.js'
import { registerPowerTests } from './power_tests.js'
import { registerReadTests } from './read_tests.js'
import { registerResizeTests } from './resize_tests.js'
import { registerSignalTests } from './signal_tests.js'
import { registerSurveyTests } from './survey_tests.js'
import { registerUsageTests } from './usage_tests.js'
import type { MachineKind } from '../contract.js'
import type { DriverTestSuiteOptions } from './harness.js'

export type SuiteRun = (body: (suite: SuiteContext) => Promise<void>) => () => Promise<void>

export interface SuiteScope {
  options: DriverTestSuiteOptions
  kind: MachineKind
  /** Gives the test its own harness and closes it afterwards. */
  run: SuiteRun
}

/** Registers the conformance tests of the driver contract, one set a kind of machine. */
export function registerDriverTestSuite(options: DriverTestSuiteOptions): void {
  for (const kind of options.kinds) {
    const scope: SuiteScope = { options, kind, run: withHarness(options, kind) }
    registerReadTests(scope)
    registerSurveyTests(scope)
    registerUsageTests(scope)
    registerCreateTests(scope)
    registerContentTests(scope)
    registerNeighbourTests(scope)
    registerPowerTests(scope)
    registerResizeTests(scope)
    registerDestroyTests(scope)
    registerGivenUpTests(scope)
    registerCapacityTests(scope)
    registerOutageTests(scope)
    registerSignalTests(scope)
    registerKillTests(scope)
  }
}

function withHarness(options: DriverTestSuiteOptions, kind: MachineKind): SuiteRun {
  return (body) => async () => {
    const harness = await options.createHarness()
    try {
      await body(new SuiteContext(harness, kind, options.supports?.without))
    } finally {
      await harness.close()
    }
  }
}
