import { apiAddress } from '../../../../api/root-address.ts'

interface Props {
  /** Of the API: `/jobs/ID/record`. */
  readonly path: string
  /** What the file is called on the reader's disk. */
  readonly name: string
  readonly children: string
}

/** The service's own answer as a file. */
export function DownloadLink({ path, name, children }: Props) {
  return (
    <a className="button button-small" href={apiAddress(path)} download={name}>
      {children}
    </a>
  )
}
