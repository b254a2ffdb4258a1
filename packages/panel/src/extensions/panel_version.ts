/** The version of this package, to which extensions name the range that they fit. */
export const PANEL_VERSION = '0.1.0'
