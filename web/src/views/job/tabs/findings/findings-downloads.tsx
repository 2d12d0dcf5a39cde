import { DownloadLink } from '../parts/download-link.tsx'

/** The same as files, for other programs. */
export function FindingsDownloads({ id, attempt }: { readonly id: string; readonly attempt: number }) {
  const path = (what: string, format: string): string =>
    `/jobs/${encodeURIComponent(id)}/${what}?format=${format}&attempt=${attempt}`
  return (
    <div className="actions">
      <DownloadLink path={path('findings', 'json')} name={`${id}.findings.json`}>
        Findings, JSON
      </DownloadLink>
      <DownloadLink path={path('findings', 'sarif')} name={`${id}.sarif`}>
        SARIF
      </DownloadLink>
      <DownloadLink path={path('sbom', 'cyclonedx')} name={`${id}.cdx.json`}>
        SBOM, CycloneDX
      </DownloadLink>
      <DownloadLink path={path('sbom', 'spdx')} name={`${id}.spdx.json`}>
        SBOM, SPDX
      </DownloadLink>
    </div>
  )
}
