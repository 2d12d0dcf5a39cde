import { useMemo } from 'react'
import { formatCount } from '../../ui/format.ts'
import { ShortList } from './short-list.tsx'
import { SideName } from './piece-pair.tsx'
import { type InstalledPackage, comparePackages } from './package-diff.ts'
import { ForeignText } from '../../ui/foreign-text.tsx'

interface Props {
  readonly first: readonly InstalledPackage[]
  readonly second: readonly InstalledPackage[]
}

/** What is installed in only one of the images, or in another version. */
export function PackageChanges({ first, second }: Props) {
  const { added, removed, changed, same } = useMemo(() => comparePackages(first, second), [first, second])
  if (first.length === 0 && second.length === 0) {
    return <p className="card-body soft">No packages are known in either image.</p>
  }
  if (added.length + removed.length + changed.length === 0) {
    return (
      <p className="card-body soft">
        Both have the same {formatCount(same, 'package')} in the same versions.
      </p>
    )
  }
  return (
    <div className="card-body compare-lists">
      <p className="soft">{formatCount(same, 'package')} the same in both.</p>
      <ShortList title={<>Another version in B ({changed.length})</>} items={changed} keyOf={keyOf}>
        {({ name, kind, from, to }) => (
          <>
            <PackageName name={name} kind={kind} />
            <span className="mono">
              <ForeignText text={from} /> → <ForeignText text={to} />
            </span>
          </>
        )}
      </ShortList>
      <ShortList
        title={
          <>
            Only in <SideName side="A" /> ({removed.length})
          </>
        }
        items={removed}
        keyOf={keyOf}
      >
        {(one) => <Installed one={one} />}
      </ShortList>
      <ShortList
        title={
          <>
            Only in <SideName side="B" /> ({added.length})
          </>
        }
        items={added}
        keyOf={keyOf}
      >
        {(one) => <Installed one={one} />}
      </ShortList>
    </div>
  )
}

const keyOf = ({ kind, name }: { readonly kind: string; readonly name: string }): string => `${kind} ${name}`

function Installed({ one: { name, kind, version } }: { readonly one: InstalledPackage }) {
  return (
    <>
      <PackageName name={name} kind={kind} />
      <ForeignText className="mono" text={version} />
    </>
  )
}

function PackageName({ name, kind }: { readonly name: string; readonly kind: string }) {
  return (
    <span>
      <ForeignText text={name} /> <span className="faint">{kind}</span>
    </span>
  )
}
