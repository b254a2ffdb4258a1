/** The version of this package, to which drivers name the range that they fit in their `peerDependencies`. */
export const CONTRACT_VERSION = '0.1.0'
