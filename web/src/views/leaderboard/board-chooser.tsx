import { useId, useState } from 'react'
import type { LeaderboardOf } from '../../../../src/client/leaderboard.ts'
import { asBoard } from './board-address.ts'
import { useNames } from './use-board.ts'

/** A name from the list, or `key=value`. */
export function BoardChooser({
  of,
  onChoose,
}: {
  readonly of: LeaderboardOf | null
  readonly onChoose: (of: LeaderboardOf | null) => void
}) {
  const id = useId()
  const { data = [] } = useNames()
  const [text, setText] = useState(of?.name ?? of?.label ?? '')
  const names = data.map(({ name }) => name)
  const choose = (words: string): void => onChoose(asBoard(words, names))
  return (
    <form
      className="leaderboard-chooser"
      onSubmit={(event) => {
        event.preventDefault()
        choose(text)
      }}
    >
      <label htmlFor={`${id}-board`}>Jobs of</label>
      <input
        id={`${id}-board`}
        className="input"
        list={`${id}-names`}
        value={text}
        placeholder="a name, or key=value"
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        onChange={(event) => {
          setText(event.target.value)
          // A choice from the list comes at once and whole; a typed name waits for Enter, as it may go on.
          const { inputType } = event.nativeEvent as InputEvent
          const isChosen = inputType === undefined || inputType === 'insertReplacementText'
          if (isChosen && names.includes(event.target.value)) choose(event.target.value)
        }}
      />
      <datalist id={`${id}-names`}>
        {names.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <button type="submit" className="button">
        Show
      </button>
    </form>
  )
}
