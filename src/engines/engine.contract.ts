/**
 * The suite that every engine adapter passes, the fake included. A test file calls it with a way to make the engine;
 * it defines `node:test` suites. Real engines run it in `test/integration/`.
 */
import { buildContract } from './contract/build.contract.ts'
import { dataContract } from './contract/data.contract.ts'
import type { MakeEngine } from './contract/harness.ts'
import { imagesContract } from './contract/images.contract.ts'
import { layersContract } from './contract/layers.contract.ts'
import { proxyContract } from './contract/proxy.contract.ts'
import { pushContract } from './contract/push.contract.ts'
import { runContract } from './contract/run.contract.ts'
import { serviceContract } from './contract/service.contract.ts'
import { sweepContract } from './contract/sweep.contract.ts'
import { toolContract } from './contract/tool.contract.ts'

export type { EngineUnderTest, MakeEngine } from './contract/harness.ts'

const PARTS = {
  build: buildContract,
  images: imagesContract,
  layers: layersContract,
  proxy: proxyContract,
  push: pushContract,
  run: runContract,
  data: dataContract,
  service: serviceContract,
  tool: toolContract,
  sweep: sweepContract,
}
export type ContractPart = keyof typeof PARTS

/** Defines the suites of `parts` (all when left out) for the engine that `make` makes; each suite makes its own. */
export function engineContract(name: string, make: MakeEngine, parts?: readonly ContractPart[]): void {
  for (const [part, define] of Object.entries(PARTS)) {
    if (!parts || parts.some((wanted) => wanted === part)) define(name, make)
  }
}
