/**
 * What Slipway itself asks of an image registry (OCI distribution spec 1.1); pushes are the engine's. Adapters:
 * `oci/` (HTTP), and a fake in tests. Calls may overlap and may be repeated.
 */
import type { RegistryCredential } from '../engines/engine.ts'

export interface ManifestName {
  /** `docker.io`, `registry.example.org:5000` */
  readonly registry: string
  readonly repository: string
  /** `sha256:…` */
  readonly digest: string
}

export interface Registry {
  /**
   * Deletes a manifest. One that is gone already is no error. Throws `registry_refused` (wrong account, deletion not
   * allowed there) and `registry_unavailable`. `credential` is sent to that registry and the token service it names,
   * over TLS (or on a loopback address), and goes into no message.
   */
  deleteManifest(
    name: ManifestName,
    credential: RegistryCredential | null,
    signal: AbortSignal,
  ): Promise<void>
}
