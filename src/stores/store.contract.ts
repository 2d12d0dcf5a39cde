import { describe } from 'node:test'
import { changeContract, removalContract } from './contract/change.contract.ts'
import { credentialContract } from './contract/credentials.contract.ts'
import { factsContract } from './contract/facts.contract.ts'
import type { MakeStore } from './contract/fixture.ts'
import { eventContract, imageContract, logContract } from './contract/history.contract.ts'
import { jobImageContract } from './contract/job-images.contract.ts'
import { jobContract, listContract } from './contract/jobs.contract.ts'
import { layerContract } from './contract/layers.contract.ts'
import { leaseContract, leaseEndContract } from './contract/lease.contract.ts'
import { publishingContract } from './contract/publishing.contract.ts'
import { orderContract, placeContract } from './contract/queue.contract.ts'
import { restartContract } from './contract/restart.contract.ts'
import { reviseContract } from './contract/revise.contract.ts'
import { scoreContract } from './contract/scores.contract.ts'
import { searchContract, severalStatusContract } from './contract/search.contract.ts'
import { settleContract } from './contract/settle.contract.ts'
import { transactionContract } from './contract/transaction.contract.ts'
import { viewContract } from './contract/view.contract.ts'

/** What every adapter of the store must do. `make` gives a new, empty database each time. */
export function storeContract(name: string, make: MakeStore): void {
  describe(`${name} keeps the store's contract`, () => {
    for (const part of [
      jobContract,
      viewContract,
      listContract,
      severalStatusContract,
      searchContract,
      scoreContract,
      factsContract,
      changeContract,
      removalContract,
      reviseContract,
      restartContract,
      publishingContract,
      credentialContract,
      orderContract,
      placeContract,
      leaseContract,
      leaseEndContract,
      settleContract,
      eventContract,
      logContract,
      imageContract,
      jobImageContract,
      layerContract,
      transactionContract,
    ]) {
      part(make)
    }
  })
}
