import Type from 'typebox'

const count = (description: string) => Type.Integer({ description })

export const CollectedSchema = Type.Object(
  {
    jobs: count('Deleted jobs whose rows are gone now.'),
    images: count('Images that were removed from the engine.'),
    logs: count('Jobs whose log was dropped.'),
    contexts: count('Build contexts that no job needs any more.'),
    containers: count('Left on the engine by processes that were killed.'),
    volumes: count('The same.'),
    mounts: count('The same.'),
  },
  { title: 'Collected' },
)
