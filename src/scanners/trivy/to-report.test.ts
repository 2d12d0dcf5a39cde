/** Outputs that were written after the types of Trivy 0.57.1 (`pkg/types/report.go`), where none was recorded. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { BOOKWORM, NOW, installed, inventoryOf } from '../../../test/support/memory-advisories.ts'
import type { Inventory, OperatingSystem } from '../inventory.ts'
import { toReport } from './to-report.ts'
import type { TrivyOutput, TrivyVulnerability } from './trivy-output.ts'

const DAY_MS = 86_400_000
const FACTS = { version: '0.57.1', dataAt: NOW - DAY_MS, maxDataAgeMs: 3 * DAY_MS, now: NOW }
const ROCKY: OperatingSystem = { id: 'rocky', version: '9.3', codename: '', name: 'Rocky Linux 9.3' }
const RPM_DATABASE = { path: '/var/lib/rpm/rpmdb.sqlite', kind: 'rpm' } as const

type Result = NonNullable<TrivyOutput['Results']>[number]

function outputOf(results: readonly Partial<Result>[], os?: { Family: string; Name: string }): TrivyOutput {
  const all = results.map((one) => ({ Target: 'x', ...one }))
  return { SchemaVersion: 2, Metadata: { OS: os ?? null }, Results: all }
}

const packageOf = (Name: string, Version: string) => ({ Name, Version, ID: `${Name}@${Version}` })

function found(facts: Partial<TrivyVulnerability> & { readonly PkgName: string }): TrivyVulnerability {
  const InstalledVersion = facts.InstalledVersion ?? '1.0'
  return {
    VulnerabilityID: 'CVE-2099-1',
    Severity: 'HIGH',
    PkgID: `${facts.PkgName}@${InstalledVersion}`,
    ...facts,
    InstalledVersion,
  }
}

const report = (output: TrivyOutput, inventory: Inventory, facts = {}) =>
  toReport(output, inventory, { ...FACTS, ...facts })
const statuses = (...given: Parameters<typeof report>) => {
  const { status, ecosystems } = report(...given)
  return [status, ...ecosystems.map((one) => `${one.ecosystem} ${one.status}`)]
}

describe('a report of what Trivy alone understands', () => {
  const rocky = inventoryOf([], { operatingSystem: ROCKY, unsupported: [RPM_DATABASE] })
  const os = { Family: 'rocky', Name: '9.3' }

  it('has packages of rpm with their source', () => {
    const bash = {
      ...packageOf('bash', '5.1.8'),
      SrcName: 'bash',
      SrcVersion: '5.1.8',
      SrcRelease: '6.el9',
      SrcEpoch: 1,
      Arch: 'x86_64',
    }
    const Vulnerabilities = [
      found({
        PkgName: 'bash',
        InstalledVersion: '5.1.8-6.el9',
        PkgID: bash.ID,
        FixedVersion: '5.1.8-9.el9',
      }),
    ]
    const output = outputOf([{ Class: 'os-pkgs', Type: 'rocky', Packages: [bash], Vulnerabilities }], os)
    const { status, findings } = report(output, rocky)
    assert.equal(status, 'scanned')
    const [finding] = findings
    assert.deepEqual([finding?.ecosystem, finding?.package.kind], ['rocky:9.3', 'rpm'])
    assert.deepEqual(finding?.package.source, { name: 'bash', version: '1:5.1.8-6.el9' })
    assert.deepEqual([finding?.fixedVersion, finding?.package.version], ['5.1.8-9.el9', '5.1.8-6.el9'])
  })

  it('has archives of Java, by their path', () => {
    const jars = inventoryOf([], {
      operatingSystem: null,
      unsupported: [{ path: '/app/a.jar', kind: 'jar' }],
    })
    const Vulnerabilities = [
      found({
        PkgName: 'org.example:core',
        PkgPath: 'app/a.jar',
        FixedVersion: '1.1, 2.4',
        Layer: { DiffID: 'sha256:l' },
      }),
    ]
    const Packages = [packageOf('org.example:core', '1.0')]
    const output = outputOf([{ Target: 'Java', Class: 'lang-pkgs', Type: 'jar', Packages, Vulnerabilities }])
    const { status, findings } = report(output, jars)
    assert.equal(status, 'scanned')
    const { kind, name, path, layer } = findings[0]?.package ?? {}
    assert.deepEqual([kind, name, path, layer], ['maven', 'org.example:core', '/app/a.jar', 'sha256:l'])
    assert.equal(findings[0]?.fixedVersion, '1.1')
  })

  it('is not whole where Trivy passed over what our reader has seen', () => {
    assert.deepEqual(statuses(outputOf([]), rocky), ['unsupported_os', 'rpm unsupported_os'])
    const mixed = inventoryOf([installed('npm', 'a', '1.0.0')], {
      operatingSystem: null,
      unsupported: [{ path: '/app/a.jar', kind: 'jar' }],
    })
    const output = outputOf([{ Class: 'lang-pkgs', Type: 'node-pkg', Packages: [packageOf('a', '1.0.0')] }])
    assert.deepEqual(statuses(output, mixed), ['partial', 'npm scanned', 'Maven not_scanned'])
  })

  it('is not clean where Trivy lists a system without packages, or none of its kind', () => {
    const debian = { Family: 'debian', Name: '12.8' }
    const empty = outputOf([{ Class: 'os-pkgs', Type: 'debian' }], debian)
    assert.deepEqual(statuses(empty, inventoryOf([])), ['not_scanned', 'Debian:12 not_scanned'])
    const other = inventoryOf([installed('gem', 'rails', '7.0')], { operatingSystem: null })
    assert.deepEqual(statuses(outputOf([]), other), ['not_scanned', 'RubyGems not_scanned'])
  })
})

describe('a report of a release', () => {
  const bash = installed('deb', 'bash', '5.2')
  const of = (version: string) => inventoryOf([bash], { operatingSystem: { ...BOOKWORM, version } })
  const output = (Name: string, Vulnerabilities: readonly TrivyVulnerability[] = []) =>
    outputOf(
      [
        {
          Class: 'os-pkgs',
          Type: 'debian',
          Packages: [packageOf('bash', '5.2')],
          Vulnerabilities: [...Vulnerabilities],
        },
      ],
      {
        Family: 'debian',
        Name,
      },
    )

  it('that nobody knows is not clean for want of findings', () => {
    assert.deepEqual(statuses(output('99.0'), of('99')), ['not_scanned', 'Debian:99 not_scanned'])
    const one = output('99.0', [found({ PkgName: 'bash', InstalledVersion: '5.2' })])
    assert.deepEqual(statuses(one, of('99')), ['scanned', 'Debian:99 scanned'])
  })

  it('that is younger than the data is not clean either', () => {
    const dataAt = Date.parse('2025-01-01')
    const facts = { dataAt, now: dataAt + DAY_MS }
    assert.deepEqual(statuses(output('13.0'), of('13'), facts), ['not_scanned', 'Debian:13 not_scanned'])
  })

  it('that is past its end by our own dates is said, whatever Trivy says', () => {
    const now = Date.parse('2030-01-01')
    assert.equal(report(output('12.8'), of('12'), { now, dataAt: now }).status, 'unsupported_os')
  })
})

describe('a rating', () => {
  const rate = (facts: Partial<TrivyVulnerability>) => {
    const Vulnerabilities = [found({ PkgName: 'a', InstalledVersion: '1.0.0', ...facts })]
    const Packages = [packageOf('a', '1.0.0')]
    const output = outputOf([{ Class: 'lang-pkgs', Type: 'node-pkg', Packages, Vulnerabilities }])
    const { severity, score } = report(output, inventoryOf([])).findings[0] ?? {}
    return [severity, score]
  }
  const NVD = { V2Score: 5, V3Score: 9.8 }

  it('has the score of the source that gave the severity, else of the NVD, else of anybody', () => {
    assert.deepEqual(rate({ SeveritySource: 'ghsa', CVSS: { nvd: NVD, ghsa: { V3Score: 7.5 } } }), [
      'high',
      7.5,
    ])
    assert.deepEqual(rate({ SeveritySource: 'ghsa', CVSS: { nvd: NVD, redhat: { V3Score: 4 } } }), [
      'high',
      9.8,
    ])
    assert.deepEqual(rate({ CVSS: { redhat: { V40Score: 8.1, V2Score: 4 } } }), ['high', 8.1])
    assert.deepEqual(rate({}), ['high', null])
  })

  it('is made of the score where Trivy has no word', () => {
    assert.deepEqual(rate({ Severity: 'UNKNOWN', CVSS: { nvd: NVD } }), ['critical', 9.8])
    assert.deepEqual(rate({ Severity: 'UNKNOWN' }), ['unknown', null])
  })
})
