export interface AclEntry {
  path: string
  role: string
  /** Whether deeper paths inherit it; true unless said. */
  propagate?: boolean
}

export interface Token {
  /** `user@realm!name` */
  id: string
  secret: string
  /** A separated token may do what both it and its user may do; otherwise what its user may do. */
  separated?: boolean
  acl?: AclEntry[]
  revoked?: boolean
}

export interface User {
  id: string
  acl: AclEntry[]
}
