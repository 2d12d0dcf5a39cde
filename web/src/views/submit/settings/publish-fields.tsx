import { useQuery } from '@tanstack/react-query'
import { client } from '../../../api/client.ts'
import { ChoiceField, SelectField, TextField } from './fields.tsx'
import { bindField } from './bind-field.ts'
import type { FormAccess } from './form-access.ts'

/** Beside the draft, for it is never kept. */
export interface Password {
  readonly value: string
  set(value: string): void
}

const ACCOUNTS = [
  { value: 'none', label: 'None' },
  { value: 'stored', label: 'A stored one' },
  { value: 'own', label: 'For this job alone' },
] as const

export function PublishFields({ password, ...form }: FormAccess & { readonly password: Password }) {
  const { draft, problems, set } = form
  return (
    <>
      <TextField
        label="Image"
        hint="It is pushed once it has passed. Empty: nowhere."
        placeholder="registry.example.org/team/model:1"
        mono
        {...bindField(form, 'image')}
      />
      {draft.image.trim() === '' ? null : (
        <ChoiceField
          label="Account of the registry"
          options={ACCOUNTS}
          value={draft.account}
          onChange={(value) => set('account', value)}
        />
      )}
      {draft.image.trim() !== '' && draft.account === 'stored' ? <StoredAccount {...form} /> : null}
      {draft.image.trim() !== '' && draft.account === 'own' ? (
        <>
          <TextField label="User name" {...bindField(form, 'username')} />
          <TextField
            label="Password, or a token"
            hint="Sent with this job, sealed there, and erased when it has ended. This page does not keep it."
            type="password"
            autoComplete="new-password"
            value={password.value}
            problem={problems.password}
            onChange={(value) => password.set(value)}
          />
        </>
      ) : null}
    </>
  )
}

function StoredAccount(form: FormAccess) {
  const { draft } = form
  const { data = [], error } = useQuery({
    queryKey: ['credentials'],
    queryFn: ({ signal }) => client.credentials.list({ signal }),
  })
  if (error !== null) return <p className="problem">The stored accounts cannot be read: {error.message}</p>
  const missing = draft.credential !== '' && !data.some(({ name }) => name === draft.credential)
  const options = [
    { value: '', label: data.length === 0 ? 'There is none' : 'Choose one' },
    ...(missing ? [{ value: draft.credential, label: `${draft.credential} (not there any more)` }] : []),
    ...data.map(({ name, registry, username }) => ({
      value: name,
      label: `${name}: ${username} at ${registry}`,
    })),
  ]
  return (
    <SelectField
      label="Stored account"
      hint={data.length === 0 ? 'Store one with: slipway credential add NAME --username USER' : undefined}
      options={options}
      {...bindField(form, 'credential')}
    />
  )
}
