import type { DatabaseSync } from 'node:sqlite'
import type { StoredCredential } from '../store.ts'
import { prepare } from './statement.ts'
import type { Transaction } from './transaction.ts'

interface CredentialRow {
  readonly tenant: string
  readonly name: string
  readonly registry: string
  readonly username: string
  readonly sealed: string
  readonly created_at: number
  readonly updated_at: number
  readonly last_used_at: number | null
}

export function prepareCredentials(db: DatabaseSync) {
  const columns = 'tenant, name, registry, username, sealed, created_at, updated_at, last_used_at'
  const save = prepare<CredentialRow>(
    db,
    `INSERT INTO credentials (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, NULL)
     ON CONFLICT (tenant, name) DO UPDATE SET registry = excluded.registry, username = excluded.username,
       sealed = excluded.sealed, updated_at = excluded.updated_at
     RETURNING ${columns}`,
  )
  const find = prepare<CredentialRow>(db, `SELECT ${columns} FROM credentials WHERE tenant = ? AND name = ?`)
  const list = prepare<CredentialRow>(db, `SELECT ${columns} FROM credentials WHERE tenant = ? ORDER BY name`)
  const remove = prepare(db, 'DELETE FROM credentials WHERE tenant = ? AND name = ?')
  const touch = prepare(
    db,
    `UPDATE credentials SET last_used_at = max(coalesce(last_used_at, 0), ?) WHERE tenant = ? AND name = ?`,
  )
  return {
    save(_tx: Transaction, credential: Omit<StoredCredential, 'lastUsedAt'>): StoredCredential {
      const { tenant, name, registry, username, sealed, createdAt, updatedAt } = credential
      const row = save.get(tenant, name, registry, username, sealed, createdAt, updatedAt)
      // an upsert returns its row always; this is for the type
      return row === undefined ? { ...credential, lastUsedAt: null } : toCredential(row)
    },
    find(tenant: string, name: string): StoredCredential | undefined {
      const row = find.get(tenant, name)
      return row === undefined ? undefined : toCredential(row)
    },
    list: (tenant: string): readonly StoredCredential[] => list.all(tenant).map(toCredential),
    remove: (_tx: Transaction, tenant: string, name: string): boolean =>
      Number(remove.run(tenant, name).changes) > 0,
    touch: (_tx: Transaction, tenant: string, name: string, now: number): void =>
      void touch.run(now, tenant, name),
  }
}

function toCredential(row: CredentialRow): StoredCredential {
  return {
    tenant: row.tenant,
    name: row.name,
    registry: row.registry,
    username: row.username,
    sealed: row.sealed,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    lastUsedAt: row.last_used_at,
  }
}
