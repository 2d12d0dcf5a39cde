import type { BaseImage, JobRecord } from '../../../../../../src/client/api-types.generated.ts'
import { ForeignText } from '../../../../ui/foreign-text.tsx'
import { formatBytes, formatCount } from '../../../../ui/format.ts'
import { Digest } from '../parts/digest.tsx'
import { EmptySection, Facts, Row, Section } from './section.tsx'

export function ImageSection({ image }: Pick<JobRecord, 'image'>) {
  if (image === null) return <EmptySection title="Image">None was built, or not yet.</EmptySection>
  const { id, bytes, layers, bases, key, reused } = image
  return (
    <Section title="Image">
      <Facts>
        <Row name="Id">
          <Digest text={id} label="the id of the image" />
        </Row>
        <Row name="Size">{formatBytes(bytes)}</Row>
        <Row name="Built">
          {reused ? 'before, from the same inputs: it was used again' : 'for this attempt'}
        </Row>
        <Row name="Identity of the inputs">
          {key === null ? (
            <span className="faint">none: a base image is not certain</span>
          ) : (
            <Digest text={key} label="the identity of the inputs" />
          )}
        </Row>
        {bases.map((base) => (
          <Row key={base.ref} name="Base image">
            <Base base={base} />
          </Row>
        ))}
      </Facts>
      <details className="job-record-more">
        <summary>{formatCount(layers.length, 'layer')}, the lowest first</summary>
        <ol className="job-record-layers">
          {layers.map((layer, at) => (
            <li key={at}>
              <Digest text={layer} label={`the diff id of layer ${at + 1}`} />
            </li>
          ))}
        </ol>
      </details>
    </Section>
  )
}

function Base({ base: { ref, digest, imageId } }: { readonly base: BaseImage }) {
  return (
    <>
      <ForeignText text={ref} className="mono" />
      {digest === null ? null : <Digest text={digest} label={`the digest of ${ref}`} />}
      {imageId === null ? (
        <div className="faint">its image id is not known</div>
      ) : (
        <Digest text={imageId} label={`the image id of ${ref}`} />
      )}
      {digest === null ? (
        <div className="faint">without a digest: the engine had it from no registry</div>
      ) : null}
    </>
  )
}
