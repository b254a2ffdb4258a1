declare module 'uqr' {
  /** The squares of a QR code, row by row; true where one is dark. */
  export function encode(
    data: readonly number[],
    options: { ecc: 'M'; maxVersion: number; border: number }
  ): { data: boolean[][]; size: number }
}
