import { type ThemeChoice, useTheme } from './theme.tsx'

const NEXT: Readonly<Record<ThemeChoice, ThemeChoice>> = { system: 'light', light: 'dark', dark: 'system' }
const NAMES: Readonly<Record<ThemeChoice, string>> = { system: 'as the system', light: 'light', dark: 'dark' }
const SIGNS: Readonly<Record<ThemeChoice, string>> = { system: '◐', light: '☀', dark: '☾' }

export function ThemeSwitch() {
  const { choice, choose } = useTheme()
  return (
    <button
      type="button"
      className="button button-quiet button-icon"
      onClick={() => choose(NEXT[choice])}
      aria-label={`Colours: ${NAMES[choice]}. Change to ${NAMES[NEXT[choice]]}.`}
      title={`Colours: ${NAMES[choice]}`}
    >
      <span aria-hidden="true">{SIGNS[choice]}</span>
    </button>
  )
}
