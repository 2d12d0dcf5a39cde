import { packageOf } from '../package-words.ts'
import type { Reading } from './format.ts'
import { wholeText } from './lines.ts'

/** As RubyGems writes a specification when it installs it; a program of Ruby, of which nothing is evaluated. */
const NAME = /^ {2}s\.name = "([\w.-]+)"(?:\.freeze)?$/m
const VERSION = /^ {2}s\.version = (?:Gem::Version\.new\()?"([\w.-]+)"(?:\.freeze)?\)?$/m
/** The second line, for RubyGems' own fast reading: `# stub: rake 13.0.6 ruby lib` */
const STUB = /^# stub: ([\w.-]+) ([\w.]+) /m
const LICENSES = /^ {2}s\.licenses = \[((?:"[^"\n]{1,100}"(?:\.freeze)?(?:, )?){1,20})\]/m

/** A gemspec in `specifications`, where RubyGems puts one for each installed gem. */
export async function readGem(content: AsyncIterable<Uint8Array>): Promise<Reading> {
  const text = await wholeText(content)
  const stub = STUB.exec(text)
  const found = packageOf({
    kind: 'gem',
    name: NAME.exec(text)?.[1] ?? stub?.[1],
    version: VERSION.exec(text)?.[1] ?? stub?.[2],
    licenses: [...(LICENSES.exec(text)?.[1] ?? '').matchAll(/"([^"]+)"/g)].map(([, license = '']) => license),
  })
  return found
    ? { packages: [found], problems: [] }
    : { packages: [], problems: ['its name and version are not plain'] }
}
