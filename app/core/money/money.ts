export { Money, exampleAmounts, mulDiv } from '@innkeeper/panel'
