/** What a test asks of an open page beside what Playwright's own locators say. */
import assert from 'node:assert/strict'
import { awaitState } from '../../../scripts/setup/await-state.ts'
import type { Locator, Page } from '../../support/browser.ts'

const DEADLINE_MS = 30_000

/** Path and query, without the host. */
export function addressOf(page: Page): string {
  const { pathname, search } = new URL(page.url())
  return pathname + search
}

/** Resolves when there are so many of it. Throws with how many there are. */
export async function awaitCount(locator: Locator, count: number): Promise<void> {
  await awaitEqual(() => locator.count(), count)
}

/** Resolves when what has the focus shows this text. */
export async function focusedText(page: Page, text: string): Promise<void> {
  await awaitEqual(
    () => page.evaluate<string>('(document.activeElement?.innerText ?? "").replaceAll(/\\s+/g, " ")'),
    text,
  )
}

/** Of the browser's own frame, where Tab also leads, the page knows nothing: its body then has the focus. */
export function isFocusInDialog(page: Page): Promise<boolean> {
  return page.evaluate<boolean>(
    'document.activeElement === document.body || document.activeElement.closest("dialog") !== null',
  )
}

/** Resolves when the answer is the wanted one. Throws with the last one. */
export async function awaitEqual<T>(ask: () => Promise<T>, wanted: T): Promise<void> {
  let last: T | undefined
  await awaitState(
    async () => {
      last = await ask()
      return last === wanted ? true : undefined
    },
    DEADLINE_MS,
    25,
  )
  assert.deepEqual(last, wanted)
}

interface Window {
  getComputedStyle(node: unknown): { readonly color: string }
}

/** Of its text, as the browser computed it. */
export function colourOf(locator: Locator): Promise<string> {
  return locator.evaluate((node: unknown) => (globalThis as unknown as Window).getComputedStyle(node).color)
}
