/**
 * Writes what is said of the command line's commands out of their definitions: docs/man/slipway.1, and the reference
 * part of docs/guides/command-line.md; and of the settings out of their schema: docs/guides/settings.md. With --check
 * nothing is written, and the exit code is 1 when a file is not what would be written.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { describeProgram } from '../src/cli/program.ts'
import { describeCommands } from '../src/cli/reference/describe-commands.ts'
import { manPage } from '../src/cli/reference/man-page.ts'
import { putReference, referenceMarkdown } from '../src/cli/reference/markdown.ts'
import { SETTINGS_GUIDE, settingsReference } from './settings-reference.ts'

export const MAN_PAGE = new URL('../docs/man/slipway.1', import.meta.url)
export const GUIDE = new URL('../docs/guides/command-line.md', import.meta.url)

/** The texts of both files as they should be; the rest of the guide stays. */
export async function generateReference(
  guide: string,
): Promise<{ readonly man: string; readonly guide: string }> {
  const program = await describeProgram()
  const commands = describeCommands(program)
  return {
    man: manPage(commands, program.description()),
    guide: putReference(guide, referenceMarkdown(commands)),
  }
}

if (import.meta.main) {
  const before = {
    man: await readFile(MAN_PAGE, 'utf8').catch(() => ''),
    guide: await readFile(GUIDE, 'utf8'),
    settings: await readFile(SETTINGS_GUIDE, 'utf8').catch(() => ''),
  }
  const after = { ...(await generateReference(before.guide)), settings: settingsReference() }
  if (!process.argv.includes('--check')) {
    await mkdir(new URL('.', MAN_PAGE), { recursive: true })
    await writeFile(MAN_PAGE, after.man)
    await writeFile(GUIDE, after.guide)
    await writeFile(SETTINGS_GUIDE, after.settings)
  } else if (JSON.stringify(after) !== JSON.stringify(before)) {
    process.stderr.write('docs/man, command-line.md or settings.md is out of date: run npm run generate\n')
    process.exitCode = 1
  }
}
