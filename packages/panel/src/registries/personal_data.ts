export const lawfulBases = [
  'contract',
  'legal_obligation',
  'legitimate_interest',
  'consent',
] as const
export type LawfulBasis = (typeof lawfulBases)[number]

export interface PersonalColumn {
  category:
    | 'identity'
    | 'contact'
    | 'credential'
    | 'network'
    | 'financial'
    | 'technical'
    | 'free_text'
    | 'activity'
  /** Id of a declared purpose. */
  purpose: string
  /** What erasure does with it. `seal`: kept unaltered under a legal duty, out of sight until its period ends. */
  onErase: 'delete' | 'redact' | 'seal' | 'keep'
  /**
   * ISO 8601 period after which it goes even without a request, or the name of a rule such as "invoice". A rule whose days
   * are a setting names it: "server_history:provisioning.history_days" is told by `privacy.rules.server_history`, with `days`.
   */
  retention: string
}

/** A column with no personal data is declared as 'none', so that a forgotten column is not mistaken for one. */
export type ColumnDeclaration = 'none' | PersonalColumn

export interface TableDeclaration {
  /** Column that leads to a person or an account, or 'none' for tables about nobody. */
  subject: 'none' | { userColumn: string } | { accountColumn: string } | { via: string }
  columns: Record<string, ColumnDeclaration>
}

export interface PersonalDataDeclaration {
  module: string
  purposes: Record<string, { basis: LawfulBasis; description: string }>
  tables: Record<string, TableDeclaration>
}

/** Every table and column of the panel, declared by the module that owns it; a test fails on one that is missing. */
class PersonalData {
  #declarations = new Map<string, PersonalDataDeclaration>()

  declare(declaration: PersonalDataDeclaration): void {
    this.#declarations.set(declaration.module, declaration)
  }

  all(): PersonalDataDeclaration[] {
    return [...this.#declarations.values()]
  }

  table(name: string): TableDeclaration | null {
    for (const declaration of this.#declarations.values()) {
      if (declaration.tables[name]) return declaration.tables[name]
    }
    return null
  }
}

export const personalData = new PersonalData()

/** Declares several columns that hold no personal data. */
export function impersonal(...columns: string[]): Record<string, 'none'> {
  return Object.fromEntries(columns.map((column) => [column, 'none' as const]))
}
