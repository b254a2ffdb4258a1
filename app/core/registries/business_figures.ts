export { businessFigures } from '@innkeeper/panel'
export type { BusinessAmount, BusinessFigure, BusinessSpan } from '@innkeeper/panel'
