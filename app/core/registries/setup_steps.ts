export { setupSteps } from '@innkeeper/panel'
export type { SetupFinding, SetupScene, SetupStep } from '@innkeeper/panel'
