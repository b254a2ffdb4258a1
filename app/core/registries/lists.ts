export { defineList, lists } from '@innkeeper/panel'
export type {
  AmountFilter,
  ChoiceFilter,
  DaysFilter,
  ListAction,
  ListCells,
  ListColumn,
  ListDefinition,
  ListFilter,
  ListOption,
  ListRow,
  ListScope,
  ListText,
  ReviewedAction,
} from '@innkeeper/panel'
