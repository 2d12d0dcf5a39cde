import { useQuery } from '@tanstack/react-query'
import { client } from '../../../api/client.ts'
import { formatNumber } from '../../../ui/format.ts'
import { TextField } from './fields.tsx'
import { bindField } from './bind-field.ts'
import type { FormAccess } from './form-access.ts'

const FIELDS = [
  { field: 'timeoutSeconds', label: 'Time', unit: 's', inputMode: 'numeric' },
  { field: 'memoryMiB', label: 'Memory', unit: 'MiB', inputMode: 'numeric' },
  { field: 'cpus', label: 'CPUs', unit: undefined, inputMode: 'decimal' },
  { field: 'dataMiB', label: 'Size of /data', unit: 'MiB', inputMode: 'numeric' },
  { field: 'pids', label: 'Processes', unit: undefined, inputMode: 'numeric' },
] as const

/** What the service gives by itself stands in each field, and the most that it gives below. */
export function LimitFields(form: FormAccess) {
  const { data } = useQuery({
    queryKey: ['limits'],
    queryFn: async ({ signal }) => (await client.system({ signal })).sandbox,
  })
  return (
    <div className="submit-limits">
      {FIELDS.map(({ field, label, unit, inputMode }) => (
        <TextField
          key={field}
          label={label}
          unit={unit}
          inputMode={inputMode}
          placeholder={data === undefined ? 'default' : String(data.limits[field])}
          hint={data === undefined ? undefined : `at most ${formatNumber(data.mostLimits[field])}`}
          {...bindField(form, field)}
        />
      ))}
    </div>
  )
}
