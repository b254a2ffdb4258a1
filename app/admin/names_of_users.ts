import User from '#identity/models/user'

/** The names of these users; nothing of those who are gone. */
export async function namesOfUsers(ids: string[]): Promise<Map<string, string>> {
  const users = await User.query().select('id', 'name').whereIn('id', ids)
  return new Map(users.map(({ id, name }) => [id, name]))
}
