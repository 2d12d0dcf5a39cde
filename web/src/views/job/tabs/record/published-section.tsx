import type { JobRecord, PublishAccount } from '../../../../../../src/client/api-types.generated.ts'
import { ForeignText } from '../../../../ui/foreign-text.tsx'
import { formatCount, formatDuration } from '../../../../ui/format.ts'
import { Digest } from '../parts/digest.tsx'
import { EmptySection, Facts, Row, Section } from './section.tsx'

const ACCOUNTS: Readonly<Record<PublishAccount['from'], string>> = {
  job: 'came with the job',
  stored: 'a stored credential',
  server: 'the server’s own',
  'docker-config': 'of the server’s docker configuration',
}

export function PublishedSection({ published }: Pick<JobRecord, 'published'>) {
  if (published === null) return <EmptySection title="Published">Nothing was pushed.</EmptySection>
  const { reference, digest, confirmed, account, layers, durationMs } = published
  const pushed = layers.filter(({ state }) => state === 'pushed').length
  return (
    <Section title="Published">
      <Facts>
        <Row name="Reference">
          <Digest text={reference} label="the reference" />
        </Row>
        <Row name="Digest">
          <Digest text={digest} label="the digest of what was published" />
        </Row>
        <Row name="Confirmed">
          {confirmed ? 'the registry has that digest under the tag' : 'the registry could not be asked'}
        </Row>
        <Row name="Account">
          {account === null ? (
            <span className="faint">none</span>
          ) : (
            <>
              <ForeignText text={account.username} />, {ACCOUNTS[account.from] ?? account.from}
              {account.name === null ? null : (
                <>
                  {' '}
                  <ForeignText text={`(${account.name})`} />
                </>
              )}
            </>
          )}
        </Row>
        <Row name="Layers">
          {formatCount(layers.length, 'layer')}, {pushed} of them sent
        </Row>
        <Row name="Time">{formatDuration(durationMs)}</Row>
      </Facts>
    </Section>
  )
}
