import {
  personalData,
  type PersonalColumn,
  type PersonalDataDeclaration,
} from '#core/registries/personal_data'

export interface Processing {
  module: string
  purpose: string
  description: string
  basis: string
  categories: PersonalColumn['category'][]
  retentions: string[]
  /** Whether some of it must be kept after erasure, because a law says so. */
  sealed: boolean
}

/** Each purpose for which personal data is held, as the modules declare it: the source of the privacy page. */
export function processingRecord(): Processing[] {
  return personalData.all().flatMap(processingsOf)
}

function processingsOf(declaration: PersonalDataDeclaration): Processing[] {
  const columns = Object.values(declaration.tables)
    .flatMap((table) => Object.values(table.columns))
    .filter((column): column is PersonalColumn => column !== 'none')

  return Object.entries(declaration.purposes).flatMap(([purpose, { basis, description }]) => {
    const held = columns.filter((column) => column.purpose === purpose)
    if (held.length === 0) return []
    return {
      module: declaration.module,
      purpose,
      description,
      basis,
      categories: [...new Set(held.map(({ category }) => category))].sort(),
      retentions: [...new Set(held.map(({ retention }) => retention))].sort(),
      sealed: held.some(({ onErase }) => onErase === 'seal'),
    }
  })
}
