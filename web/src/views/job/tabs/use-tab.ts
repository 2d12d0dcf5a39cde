import { useSearchParams } from 'wouter'
import { TABS, type TabName } from './tab-list.ts'

export type ChosenTab = TabName | 'log'

/** The tab stands in the address, so that it can be sent to somebody. */
export function useTab(): readonly [ChosenTab, (tab: ChosenTab) => void] {
  const [search, setSearch] = useSearchParams()
  const named = search.get('tab')
  const chosen = TABS.find(({ name }) => name === named)?.name ?? 'log'
  const choose = (tab: ChosenTab): void => {
    if (tab === chosen) return
    setSearch(
      (before) => {
        const after = new URLSearchParams(before)
        if (tab === 'log') after.delete('tab')
        else after.set('tab', tab)
        return after
      },
      { replace: true },
    )
  }
  return [chosen, choose]
}
