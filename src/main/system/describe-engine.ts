import type { Config } from '../../config/schema.ts'
import type { EngineInfo } from '../../engines/engine.ts'
import type { EngineReport, SystemReport } from '../../observability/system.ts'
import { describeLimits, withoutAccount } from './describe-settings.ts'

export function describeEngine({ capabilities, ...info }: EngineInfo): EngineReport {
  const { name, version, apiVersion, os, architecture, cpus, memoryBytes, storageDriver } = info
  const { runtimes, notes } = capabilities
  return {
    name,
    version,
    apiVersion,
    address: withoutAccount(info.address),
    os,
    architecture,
    cpus,
    memoryBytes,
    storageDriver,
    runtimes,
    capabilities: capabilityWords(capabilities),
    notes,
  }
}

function capabilityWords(capabilities: EngineInfo['capabilities']): readonly string[] {
  const { buildkit, buildLimits, buildGateway, runtimes, exactUsage, dataMount } = capabilities
  return [
    buildkit ? 'Builds by BuildKit, step by step' : 'Builds by the classic builder, whose progress is text',
    buildLimits
      ? 'Builds are limited in memory and processes'
      : 'Builds are not limited in memory and processes',
    buildGateway === null ? 'Builds cannot be held to a proxy' : 'Builds can be held to a proxy',
    runtimes.includes('runsc')
      ? 'Runs can have a kernel of their own (gVisor)'
      : 'Runs share the kernel of the host',
    exactUsage
      ? 'CPU time and memory are read from cgroups, exactly'
      : 'CPU time and memory are samples of the engine',
    dataMount === 'host-tmpfs'
      ? '/data is a tmpfs of limited size on the host'
      : '/data is a volume of limited size',
  ]
}

/** The sandbox that the next run gets; without an engine what is known by configuration. */
export function describeSandbox(config: Config, engine: EngineInfo | null): SystemReport['sandbox'] {
  const { runtime: setting, user, tmpMiB, outputMiB } = config.sandbox
  return {
    setting,
    runtime: runtimeInForce(setting, engine),
    user,
    dataMount: engine?.capabilities.dataMount ?? null,
    network: 'none',
    tmpMiB,
    outputMiB,
    ...describeLimits(config),
  }
}

function runtimeInForce(setting: string, engine: EngineInfo | null): string | null {
  if (setting !== 'auto') return setting
  if (engine === null) return null
  return engine.capabilities.runtimes.includes('runsc') ? 'runsc' : 'runc'
}
