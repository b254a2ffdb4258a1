import type { Profile } from '../schema/parameter.js'

const versions = {
  '8.4': { version: '8.4.5', release: '8.4', repoid: '0000000000000840' },
  '9.2': { version: '9.2.3', release: '9.2', repoid: '0000000000000920' },
}

export const versionOf = (profile: Profile) => versions[profile]
