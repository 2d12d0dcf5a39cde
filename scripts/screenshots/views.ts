/** What is photographed, and how each view is brought to what it should show. */
import type { Page } from 'playwright-core'
import type { SampleJobs } from './sample-jobs.ts'

export interface View {
  readonly name: string
  readonly path: string
  /** Of a wide picture; 800 when left out. */
  readonly height?: number
  /** Also at the width of a telephone. */
  readonly narrow?: boolean
  /** Resolves when the view shows what it should. */
  readonly ready: (page: Page) => Promise<void>
}

const DRAFT = `FROM debian:latest
MAINTAINER ada
RUN cd /opt && apt-get update && apt-get install -y curl
ADD model.bin /opt/model.bin
EXPOSE 80800
CMD /opt/run --all
`

/** Before there is any job. */
export const FIRST_RUN: View = {
  name: 'first-run',
  path: '/',
  ready: (page) => page.getByRole('button', { name: 'Submit this example' }).waitFor(),
}

export function viewsOf(jobs: SampleJobs): readonly View[] {
  return [
    {
      name: 'jobs',
      path: '/',
      narrow: true,
      ready: (page) => page.getByRole('link', { name: 'tokenizer', exact: true }).waitFor(),
    },
    {
      name: 'job-running',
      path: `/jobs/${jobs.running}`,
      height: 1040,
      ready: (page) =>
        page
          .getByText(/epoch +\d\d/)
          .first()
          .waitFor(),
    },
    {
      name: 'job-failed',
      path: `/jobs/${jobs.failedRun}`,
      height: 1040,
      narrow: true,
      ready: (page) =>
        page.getByRole('region', { name: 'Log' }).getByText('the model could not be read').waitFor(),
    },
    {
      name: 'job-failed-build',
      path: `/jobs/${jobs.failedBuild}`,
      ready: (page) => page.getByRole('table', { name: /^Build steps/ }).waitFor(),
    },
    ...tabsOf(jobs),
    {
      name: 'leaderboard',
      path: '/leaderboard?name=digits',
      narrow: true,
      ready: (page) => page.locator('canvas').waitFor(),
    },
    {
      name: 'compare',
      path: `/compare?jobs=${jobs.worse},${jobs.better}`,
      ready: (page) => page.getByText('RATE=').first().waitFor(),
    },
    { name: 'submit', path: '/submit', narrow: true, ready: writeDraft },
    {
      name: 'system',
      path: '/system',
      ready: (page) => page.getByRole('heading', { level: 2 }).first().waitFor(),
    },
  ]
}

function tabsOf({ better, vulnerable, failedBuild }: SampleJobs): readonly View[] {
  const ready = async (page: Page): Promise<void> => {
    await page.getByRole('tabpanel').waitFor()
    await page.getByRole('status').getByText('Loading').waitFor({ state: 'detached' })
    await page.evaluate(`scrollTo(0, document.querySelector('[role=tablist]').offsetTop - 70)`)
  }
  const tab = (id: string, name: string): View => ({
    name: `job-${name}`,
    path: `/jobs/${id}?tab=${name}`,
    ready,
  })
  return [
    {
      ...tab(better, 'metrics'),
      ready: async (page) => {
        await page.locator('canvas').first().waitFor()
        await ready(page)
      },
    },
    tab(vulnerable, 'findings'),
    tab(failedBuild, 'dockerfile'),
    tab(better, 'record'),
  ]
}

async function writeDraft(page: Page): Promise<void> {
  const editor = page.getByRole('textbox', { name: 'Dockerfile' })
  await editor.click()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.insertText(DRAFT)
  await page
    .getByRole('region', { name: 'What was found in the Dockerfile' })
    .getByRole('listitem')
    .first()
    .waitFor()
}
