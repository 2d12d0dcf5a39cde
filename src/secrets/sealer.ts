/** Sealing of passwords at rest. See `create-sealer.ts` for the format. */

export interface Sealer {
  /** `purpose` binds the sealed text to its place (`credential/default/hub`, `job/<id>`): it opens nowhere else. */
  seal(plain: string, purpose: string): string
  /** Throws `secret_unreadable` for another key, another purpose, or a changed text. */
  open(sealed: string, purpose: string): string
}
