export { sellability } from '@innkeeper/panel'
export type {
  Asking,
  PromisedMachines,
  SaleItem,
  SaleJudge,
  SaleObstacle,
  SaleRule,
} from '@innkeeper/panel'
