import type { Engine } from '../engines/engine.ts'
import type { EngineFacts } from '../jobs/evidence.ts'

/** Who did the work, for the record. */
export async function engineFacts(engine: Engine): Promise<EngineFacts> {
  const { name, version, apiVersion } = await engine.info()
  return { kind: engine.kind, name, version, apiVersion }
}
