import type { Rule } from '../rule.ts'
import { pairsOf } from '../support/pairs.ts'

const SECRET = /(?:_|^)(?:apikey|auth|credentials?|key|password|pword|passwd|secret|token)(?:_|$)/i
const HARMLESS = /(?:_|^)(?:public|file|version)(?:_|$)/i

/**
 * BuildKit: an ARG or ENV of a stage whose name says that it is a secret; both stay readable in the image. Whether the
 * value is one is not looked at (see SLP0301 and SLP0302).
 */
export const secretsUsedInArgOrEnv: Rule = {
  code: 'SecretsUsedInArgOrEnv',
  aliases: [],
  severity: 'warning',
  keywords: ['ARG', 'ENV'],
  title: 'A secret in ARG or ENV',
  action: 'Give the secret to the step that needs it by RUN --mount=type=secret.',
  *check({ stages, escape }) {
    for (const command of stages.flatMap((stage) => stage.commands)) {
      const { keyword } = command
      if (keyword !== 'ARG' && keyword !== 'ENV') continue
      for (const { name, nameRange } of pairsOf(command, escape)) {
        if (name.length > 256 || !SECRET.test(name) || HARMLESS.test(name)) continue
        yield {
          range: nameRange,
          message: `By its name ${name} is a secret; what ${keyword} sets can be read in the image.`,
        }
      }
    }
  },
}
