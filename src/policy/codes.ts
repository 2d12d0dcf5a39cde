/**
 * Every code that a policy gives, by the name of its rule in a policy document. Codes are stable: clients match on
 * them, docs/dockerfile-diagnostics.md lists them (a test compares the two) and none is used again for something else.
 * Nothing in a submission suppresses them.
 */
export interface PolicyCode {
  readonly code: `SEC${number}`
  readonly title: string
  readonly action: string
}

const entry = (code: PolicyCode['code'], title: string, action: string): PolicyCode => ({
  code,
  title,
  action,
})

export const POLICY_CODES = {
  foreignFrontend: entry(
    'SEC1001',
    'A foreign builder is chosen',
    'Remove the syntax line, and build arguments that begin with BUILDKIT_.',
  ),
  addUrl: entry(
    'SEC1002',
    'ADD would fetch a URL',
    'Put the file into the build context, or fetch it in a RUN step.',
  ),
  addUnknown: entry(
    'SEC1003',
    'ADD has a source that could be a remote address',
    'Use COPY, or write ./ in front of it, or give the variable a value in the Dockerfile.',
  ),
  addGit: entry(
    'SEC1004',
    'ADD would fetch a git repository',
    'Put the files into the build context, or clone them in a RUN step.',
  ),
  insecureRun: entry('SEC1005', 'A RUN step asks for privileges', 'Remove --security.'),
  hostNetwork: entry(
    'SEC1006',
    'A RUN step asks for a network of its own choice',
    'Remove --network, or write --network=none.',
  ),
  networkedRun: entry('SEC1007', 'A RUN step has a network', 'Write RUN --network=none.'),
  device: entry('SEC1008', 'A RUN step asks for a device', 'Remove --device.'),
  secretMount: entry('SEC1009', 'A RUN step mounts a secret', 'Remove the mount.'),
  sshMount: entry('SEC1010', 'A RUN step mounts an SSH agent', 'Remove the mount.'),
  sharedCache: entry(
    'SEC1011',
    'A cache mount is shared with others',
    'Remove the mount, or give it an id of your own as the message says.',
  ),
  unknownMount: entry(
    'SEC1012',
    'A mount whose kind depends on a variable',
    'Write the type of the mount without variables.',
  ),
  onbuild: entry(
    'SEC1013',
    'ONBUILD is not allowed',
    'Remove it; write the instruction where it is to be done.',
  ),
  instruction: entry('SEC1014', 'An instruction that is not allowed here', 'Remove the instruction.'),
  unresolvedImage: entry(
    'SEC1015',
    'The name of an image is not known before the build',
    'Write the name without variables, or give each variable a value in an ARG before the first FROM.',
  ),
  baseImage: entry('SEC1016', 'An image that is not on the list', 'Use one of the images that are allowed.'),
  imageDigest: entry(
    'SEC1017',
    'An image without a digest',
    'Name the image by digest, as name@sha256:…; `docker buildx imagetools inspect NAME` shows it.',
  ),
  imageTag: entry('SEC1018', 'An image without a tag', 'Give the image a tag or a digest.'),
  latestTag: entry('SEC1019', 'An image with the tag latest', 'Choose a tag that names a version.'),
  privateRegistry: entry(
    'SEC1020',
    'A registry at a private address',
    'Use an image of a registry that the public can reach.',
  ),
  privateDestination: entry(
    'SEC1021',
    'Publishing to a registry at a private address',
    'Choose a registry that the public can reach.',
  ),
  rootUser: entry(
    'SEC1022',
    'The image runs as root',
    'End the last stage with USER and a plain name or number that is not root.',
  ),
  stageCount: entry('SEC1023', 'More build stages than allowed', 'Use fewer FROM lines.'),
  instructionCount: entry(
    'SEC1024',
    'More instructions than allowed',
    'Join RUN lines, or split the work over several images.',
  ),
} as const satisfies Record<string, PolicyCode>

export type RuleName = keyof typeof POLICY_CODES

export const RULE_NAMES = Object.keys(POLICY_CODES) as readonly RuleName[]
