import { SlipwayClient } from '../../../src/client/slipway-client.ts'
import { rootAddress } from './root-address.ts'

/** The one client of the page. */
export const client = new SlipwayClient({ url: rootAddress().href })
