/**
 * What staff may be allowed to do. Roles are named sets of these; modules declare theirs in their provider's `boot`. Policies
 * alone ask which role holds what.
 */
class Permissions {
  #known = new Map<string, { roles: StaffRole[] }>()

  /** Declares a permission such as "catalog.manage" and the roles that hold it. Owners hold every permission. */
  declare(permission: string, roles: StaffRole[]): void {
    this.#known.set(permission, { roles })
  }

  /** Whether a role holds a permission; an undeclared permission is held by nobody, so a typo closes a door. */
  allows(role: StaffRole, permission: string): boolean {
    const known = this.#known.get(permission)
    return known !== undefined && (role === 'owner' || known.roles.includes(role))
  }

  all(): string[] {
    return [...this.#known.keys()].sort()
  }
}

export const staffRoles = ['owner', 'manager', 'support'] as const
export type StaffRole = (typeof staffRoles)[number]

export const permissions = new Permissions()
