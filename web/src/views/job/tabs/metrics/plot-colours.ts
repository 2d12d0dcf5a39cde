export interface PlotColours {
  readonly line: string
  readonly area: string
  readonly text: string
  readonly grid: string
  readonly font: string
}

/** A canvas knows no variables: they are resolved by the style of an element where it stands. */
export function readColours(place: HTMLElement): PlotColours {
  const probe = document.createElement('span')
  place.append(probe)
  const style = getComputedStyle(probe)
  const colour = (variable: string): string => {
    probe.style.color = `var(${variable})`
    return style.color
  }
  const colours = {
    line: colour('--accent'),
    area: colour('--accent-soft'),
    text: colour('--text-faint'),
    grid: colour('--line'),
    font: `12px ${style.fontFamily}`,
  }
  probe.remove()
  return colours
}
