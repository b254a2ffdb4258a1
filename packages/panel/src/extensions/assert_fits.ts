import semver from 'semver'

/** Throws where a version is none of those that something was written for; `what` begins the sentence. */
export function assertFits(what: string, range: string, contract: string, version: string): void {
  if (!semver.validRange(range))
    throw new Error(
      `${what} names the versions of ${contract} that it fits as "${range}", which is no range`
    )
  if (!semver.satisfies(version, range, { includePrerelease: true }))
    throw new Error(
      `${what} fits ${contract} ${range}, but this panel has ${version}: install a version of it that fits, or take it out of the configuration`
    )
}
