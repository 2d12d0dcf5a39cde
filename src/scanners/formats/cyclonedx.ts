import { Enums, Models, SPDX, Serialize, Spec } from '@cyclonedx/cyclonedx-library'
import type { InstalledPackage, Inventory, OperatingSystem } from '../inventory.ts'
import { coverageNotes } from '../osv/match/coverage.ts'
import { type DocumentFacts, TOOL } from './document-facts.ts'
import { isLicenseExpression } from './license-expression.ts'
import { packageUrl } from './package-url.ts'

const { Bom, Component, LicenseExpression, NamedLicense, Property, SpdxLicense } = Models

/**
 * A bill of materials as CycloneDX 1.6 JSON (https://cyclonedx.org/docs/1.6/json/). What keeps it from being whole is among
 * its properties. Equal input gives an equal text.
 */
export function toCycloneDx(inventory: Inventory, facts: DocumentFacts): string {
  const { operatingSystem, packages } = inventory
  const bom = new Bom({ serialNumber: `urn:uuid:${facts.serial}` })
  bom.metadata.timestamp = new Date(facts.at)
  bom.metadata.tools.components.add(
    new Component(Enums.ComponentType.Application, TOOL, { version: facts.toolVersion, bomRef: 'tool' }),
  )
  const image = new Component(Enums.ComponentType.Container, facts.name, {
    bomRef: 'image',
    ...(facts.imageId === null ? {} : { version: facts.imageId }),
  })
  bom.metadata.component = image
  for (const note of coverageNotes(inventory))
    bom.metadata.properties.add(new Property('slipway:incomplete', note))
  const components = [
    ...(operatingSystem === null ? [] : [systemComponent(operatingSystem)]),
    ...packages.map((installed, at) => packageComponent(installed, operatingSystem, at)),
  ]
  for (const component of components) {
    bom.components.add(component)
    image.dependencies.add(component.bomRef)
  }
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6))
  return serializer.serialize(bom, { sortLists: true, space: 2 })
}

function systemComponent(system: OperatingSystem) {
  return new Component(Enums.ComponentType.OperatingSystem, system.id, {
    bomRef: 'operating-system',
    description: system.name,
    ...(system.version === '' ? {} : { version: system.version }),
  })
}

/** Its number makes the reference unique: a package may be installed in several places. */
function packageComponent(installed: InstalledPackage, system: OperatingSystem | null, at: number) {
  const purl = packageUrl(installed, system)
  const slash = installed.kind === 'npm' ? installed.name.indexOf('/') : -1
  const component = new Component(Enums.ComponentType.Library, installed.name.slice(slash + 1), {
    bomRef: `package-${at + 1}`,
    version: installed.version,
    ...(slash === -1 ? {} : { group: installed.name.slice(0, slash) }),
    ...(purl === null ? {} : { purl }),
  })
  for (const license of licensesOf(installed.licenses)) component.licenses.add(license)
  for (const [name, value] of propertiesOf(installed)) component.properties.add(new Property(name, value))
  return component
}

/** Either one expression or a list without any, says the schema. */
function licensesOf(licenses: readonly string[]) {
  const [only = ''] = licenses
  if (licenses.length === 1 && !SPDX.isSupportedSpdxId(only) && isLicenseExpression(only)) {
    return [new LicenseExpression(only)]
  }
  return licenses
    .filter((license) => license !== '')
    .map((license) =>
      SPDX.isSupportedSpdxId(license) ? new SpdxLicense(license) : new NamedLicense(license),
    )
}

function propertiesOf({ source, path, layer }: InstalledPackage): readonly (readonly [string, string])[] {
  return [
    ['slipway:path', path],
    ['slipway:layer', layer],
    ...(source === null ? [] : ([['slipway:source', `${source.name} ${source.version}`]] as const)),
  ]
}
