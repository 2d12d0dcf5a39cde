import { type ReactNode, createContext, use, useEffect, useMemo, useState, useSyncExternalStore } from 'react'

export type Theme = 'light' | 'dark'
export type ThemeChoice = Theme | 'system'

interface Themes {
  /** In force. */
  readonly theme: Theme
  readonly choice: ThemeChoice
  choose(choice: ThemeChoice): void
}

const KEY = 'slipway-theme'
const dark = window.matchMedia('(prefers-color-scheme: dark)')
const ThemeContext = createContext<Themes | null>(null)

export function ThemeProvider({ children }: { readonly children: ReactNode }) {
  const [choice, setChoice] = useState(readChoice)
  const isDark = useSyncExternalStore(onSystemChange, () => dark.matches)
  const theme: Theme = choice === 'system' ? (isDark ? 'dark' : 'light') : choice
  useEffect(() => {
    if (choice === 'system') delete document.documentElement.dataset.theme
    else document.documentElement.dataset.theme = choice
  }, [choice])
  const themes = useMemo(() => {
    const choose = (next: ThemeChoice): void => {
      setChoice(next)
      keepChoice(next)
    }
    return { theme, choice, choose }
  }, [theme, choice])
  return <ThemeContext value={themes}>{children}</ThemeContext>
}

export function useTheme(): Themes {
  const themes = use(ThemeContext)
  if (themes === null) throw new Error('useTheme needs a ThemeProvider above it')
  return themes
}

function onSystemChange(listener: () => void): () => void {
  dark.addEventListener('change', listener)
  return () => dark.removeEventListener('change', listener)
}

function readChoice(): ThemeChoice {
  try {
    const kept = localStorage.getItem(KEY)
    return kept === 'light' || kept === 'dark' ? kept : 'system'
  } catch {
    return 'system'
  }
}

/** A browser may forbid storage; the choice then holds for this page alone. */
function keepChoice(choice: ThemeChoice): void {
  try {
    if (choice === 'system') localStorage.removeItem(KEY)
    else localStorage.setItem(KEY, choice)
  } catch {}
}
