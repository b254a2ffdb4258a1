export { impersonal, lawfulBases, personalData } from '@innkeeper/panel'
export type {
  ColumnDeclaration,
  LawfulBasis,
  PersonalColumn,
  PersonalDataDeclaration,
  TableDeclaration,
} from '@innkeeper/panel'
