import type { ForeignKind, PackageKind } from '../../inventory.ts'
import { apkOrder } from './apk.ts'
import { dpkgOrder } from './dpkg.ts'
import { gemOrder } from './gem.ts'
import { pep440Order } from './pep440.ts'
import { rpmOrder } from './rpm.ts'
import { semverOrder } from './semver.ts'
import type { VersionOrder } from './version-order.ts'

const ORDERS: Readonly<Record<PackageKind | ForeignKind, VersionOrder>> = {
  deb: dpkgOrder,
  apk: apkOrder,
  rpm: rpmOrder,
  npm: semverOrder,
  golang: semverOrder,
  pypi: pep440Order,
  gem: gemOrder,
  cargo: semverOrder,
  // Nothing is matched by these here. Numbers and words of any text follow each other as in rpm, which is near enough
  // to name the newer one of two versions that another scanner gave.
  maven: rpmOrder,
  nuget: rpmOrder,
  composer: rpmOrder,
  generic: rpmOrder,
}

/** How versions of a kind of package follow each other. */
export const orderOfKind = (kind: keyof typeof ORDERS): VersionOrder => ORDERS[kind]
