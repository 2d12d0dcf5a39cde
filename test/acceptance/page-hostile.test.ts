/** Names and output of somebody who wants the page to run something, or to lie: all of it is text there. */
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { type Page, browserSkip, useBrowser } from '../support/browser.ts'
import { firstEngine } from '../support/engines.ts'
import { awaitCount, colourOf } from './support/page-reading.ts'
import { useService } from './support/use-service.ts'

const engine = firstEngine()

const MARKUP = '<img src=x onerror="window.__hacked=1"><script>window.__hacked=2</script>'
const RIGHT_TO_LEFT = '\u202E'
const NAME = `${MARKUP} ${RIGHT_TO_LEFT}gnp.exe`
const LINK = 'javascript:window.__hacked=3'
/** By printf's octal escapes, so that the Dockerfile itself is harmless; busybox knows no others. */
const OUTPUT = [
  String.raw`printf '%s\n' '<img src=x onerror="window.__hacked=4"><b>bold</b>'`,
  String.raw`printf '\033[31mred\033[0m and \033[1;44mbold\033[0m\n'`,
  String.raw`printf '\033]8;;javascript:window.__hacked=5\033\\click me\033]8;;\033\\\n'`,
  String.raw`printf '\033]0;another title\007\033[2J\033[Hafter the screen was cleared\n'`,
  String.raw`printf 'nul:\000:end\n'`,
  String.raw`printf 'bidi:\342\200\256evil:end\n'`,
  String.raw`printf 'broken utf-8: \377\376 end\n'`,
  String.raw`head -c 1048576 /dev/zero | tr '\0' x; echo`,
  String.raw`printf 'rewritten 1\rrewritten 2\n'`,
  'echo the last line >&2',
].join('; ')

describe('what strangers write', { skip: engine.skip || browserSkip() }, () => {
  const service = useService(engine, ['--sandbox-runtime', 'runc'])
  const browser = useBrowser()
  let id = ''

  before(async () => {
    const { api } = service()
    const { body } = await api.submitJson({
      name: NAME,
      description: `${MARKUP} ${LINK}`,
      labels: { kind: '"><svg/onload=window.__hacked=6>', where: LINK },
      dockerfile: `# ${MARKUP}\nFROM busybox\nLABEL note="${LINK}"\nRUN echo '<i onclick=1>' \nCMD ${OUTPUT}; exit 9\n`,
    })
    id = body.id
    await api.waitForEnd(id)
  })

  const assertUntouched = async (page: Page): Promise<void> => {
    assert.equal(await page.evaluate('window.__hacked ?? null'), null)
    assert.equal(
      await page.locator('img[src="x"], #root svg[onload], #root script, #root [onerror]').count(),
      0,
    )
    assert.equal(await page.locator('a[href^="javascript:"]').count(), 0)
  }

  const showEnd = async (page: Page): Promise<void> => {
    await page.getByRole('button', { name: 'Show the place in the log' }).click()
    await page.getByRole('region', { name: 'Log' }).getByText('the last line', { exact: true }).waitFor()
  }

  test('stands in the list as it was written, and nothing beside it is turned around', async (t) => {
    const page = await browser().open(t, service().url)
    const link = page.getByRole('link', { name: '<img src=x onerror' })
    await link.waitFor()
    // What cannot be seen is spelled out.
    assert.equal(await link.innerText(), NAME.replace(RIGHT_TO_LEFT, '<U+202E>'))
    assert.equal(await link.locator('bdi').count(), 1)
    await assertUntouched(page)
  })

  test('stands in the log as text, with colours but without commands', async (t) => {
    const page = await browser().open(t, `${service().url}/jobs/${id}`)
    const log = page.getByRole('region', { name: 'Log' })
    await page.getByRole('textbox', { name: 'Search the log' }).waitFor()
    await log.getByText('<img src=x onerror="window.__hacked=4"><b>bold</b>', { exact: true }).waitFor()
    const red = log.locator('span').getByText('red', { exact: true }).first()
    assert.notEqual(await colourOf(red), await colourOf(log))
    await log.getByText('after the screen was cleared').waitFor()
    await log.getByText(/^nul:.*:end$/).waitFor()
    await log.getByText(/^bidi:.*evil:end$/).waitFor()
    await log.getByText(/^broken utf-8: .* end$/).waitFor()
    await showEnd(page)
    assert.ok(!(await page.title()).includes('another title'))
    const text = await log.innerText()
    assert.ok(!text.includes('\u001B'), 'an escape is in the text')
    await assertUntouched(page)
  })

  test('does not widen the page, be a line as long as it likes', async (t) => {
    const page = await browser().open(t, `${service().url}/jobs/${id}`, { width: 800 })
    await showEnd(page)
    assert.ok(await page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth'))
  })

  test('stands in every tab of the job as text', async (t) => {
    const page = await browser().open(t, `${service().url}/jobs/${id}`)
    for (const name of ['Dockerfile', 'Findings', 'Metrics', 'Attempts', 'Record']) {
      await page.getByRole('tab', { name, exact: true }).click()
      await page.getByRole('tabpanel', { name, exact: true }).waitFor()
      await awaitCount(page.getByText('Loading', { exact: true }), 0)
      await assertUntouched(page)
    }
  })
})
