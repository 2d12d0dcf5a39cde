export interface Metric {
  readonly name: string
  readonly value: number
}

export interface MetricOrder {
  readonly by: 'name' | 'value'
  readonly descending: boolean
}

const names = new Intl.Collator('en', { numeric: true })

/** `layer2` comes before `layer10`. */
export function sortMetrics(
  metrics: Readonly<Record<string, number>>,
  { by, descending }: MetricOrder,
): readonly Metric[] {
  const sign = descending ? -1 : 1
  return Object.entries(metrics)
    .map(([name, value]) => ({ name, value }))
    .toSorted((a, b) => {
      const byName = names.compare(a.name, b.name)
      return by === 'name' ? sign * byName : sign * (a.value - b.value) || byName
    })
}
