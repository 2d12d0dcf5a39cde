import type { AdvisoryFindings } from '../jobs/jobs.ts'
import type { AdvisoryFindingsView } from './schemas/advisory-findings.ts'

type Image = AdvisoryFindings['images'][number]

/** Who has an advisory, as the API shows it. */
export function presentAdvisory(found: AdvisoryFindings): AdvisoryFindingsView {
  const { advisory: name, ids, facts, data, images, asked, notAsked, incomplete, notes, next } = found
  return {
    advisory: {
      name,
      known: ids.length > 0,
      ids: [...ids],
      aliases: [...(facts?.aliases ?? [])],
      summary: facts?.summary ?? '',
      severity: facts?.severity ?? 'unknown',
      score: facts?.score ?? null,
    },
    data: {
      generation: data.generation,
      ecosystems: data.ecosystems.map(({ ecosystem, dataAt }) => ({
        ecosystem,
        dataAt: new Date(dataAt).toISOString(),
      })),
    },
    images: images.map(presentImage),
    asked,
    notAsked,
    incomplete,
    notes: [...notes],
    next,
  }
}

function presentImage({ imageId, jobs, jobCount, moreJobs, findings, status }: Image) {
  return {
    imageId,
    jobs: jobs.map(({ id, name, published }) => ({ id, name, published })),
    jobCount,
    moreJobs,
    findings: findings.map(({ id, severity, ecosystem, fixedVersion, package: installed }) => {
      const { kind, name, version, source, path, layer } = installed
      return { id, severity, package: { kind, name, version, source, path, layer }, ecosystem, fixedVersion }
    }),
    status,
  }
}
