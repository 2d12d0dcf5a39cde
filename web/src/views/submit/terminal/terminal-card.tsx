import { useState } from 'react'
import { Copyable } from '../../../ui/copyable.tsx'
import { Tabs } from '../../../ui/tabs.tsx'
import { cliCommand, type CommandInput, curlCommand, publishFile } from './terminal-commands.ts'

const TABS = [
  { name: 'cli', label: 'slipway' },
  { name: 'curl', label: 'curl' },
] as const

interface Props {
  readonly input: CommandInput
  /** Text of the editor, to be had as a file; null where none is needed. */
  readonly dockerfile: string | null
}

/** The same submission as a command, kept current. */
export function TerminalCard({ input, dockerfile }: Props) {
  const [chosen, setChosen] = useState<'cli' | 'curl'>('cli')
  const account = chosen === 'curl' ? publishFile(input.settings) : undefined
  return (
    <section className="card submit-terminal" aria-labelledby="submit-terminal">
      <div className="card-head">
        <h2 id="submit-terminal">The same from a terminal</h2>
        {dockerfile === null || dockerfile === '' ? null : (
          <button type="button" className="button button-small" onClick={() => save(dockerfile)}>
            Download the Dockerfile
          </button>
        )}
      </div>
      <div className="card-body">
        <Tabs label="Command" tabs={TABS} chosen={chosen} onChoose={setChosen}>
          <div className="submit-command">
            <Copyable
              label={`The command for ${chosen}`}
              text={chosen === 'cli' ? cliCommand(input) : curlCommand(input)}
            />
            <p className="soft">{whereToRun(input, chosen)}</p>
            {account === undefined ? null : (
              <>
                <p className="soft">
                  <span className="mono">publish.json</span> holds the account, so that the password stands in
                  no command:
                </p>
                <Copyable label="The contents of publish.json" text={account} />
              </>
            )}
          </div>
        </Tabs>
      </div>
    </section>
  )
}

function whereToRun({ source, settings }: CommandInput, chosen: 'cli' | 'curl'): string {
  const asks =
    chosen === 'cli' &&
    typeof settings.publish === 'object' &&
    typeof settings.publish.credential === 'object'
      ? ' The password is asked for.'
      : ''
  if (source.kind === 'template') return `It needs no file.${asks}`
  if (source.kind === 'folder') return `Run it in the folder of the Dockerfile, saved as it is above.${asks}`
  return `Run it where the Dockerfile is saved.${asks}`
}

function save(dockerfile: string): void {
  const address = URL.createObjectURL(new Blob([dockerfile], { type: 'text/plain' }))
  const link = document.createElement('a')
  link.href = address
  link.download = 'Dockerfile'
  link.click()
  URL.revokeObjectURL(address)
}
