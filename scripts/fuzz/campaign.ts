import { Checker } from './checker.ts'
import { fromGrammar } from './grammar.ts'
import { mutated } from './mutations.ts'
import { type Random, random } from './random.ts'

export interface Problem {
  readonly text: string
  readonly problems: readonly string[]
}

export interface Campaign {
  readonly files: number
  readonly accepted: number
  readonly findings: number
  readonly problems: readonly Problem[]
}

export interface CampaignOptions {
  readonly seed: number
  /** Dockerfiles to change. */
  readonly corpus: readonly string[]
  /** Time for one file. */
  readonly deadlineMs: number
  goesOn(files: number): boolean
  /** After this many problems it ends early. */
  readonly mostProblems: number
}

/** Makes files and checks them for as long as it may. The seed makes the same files again. */
export async function runCampaign(options: CampaignOptions): Promise<Campaign> {
  const numbers = random(options.seed)
  const checker = new Checker(options.deadlineMs)
  const problems: Problem[] = []
  const sum = { files: 0, accepted: 0, findings: 0 }
  try {
    while (options.goesOn(sum.files) && problems.length < options.mostProblems) {
      const text = nextFile(numbers, options.corpus)
      const checked = await checker.check(text)
      sum.files++
      sum.findings += checked.findings
      if (checked.accepted) sum.accepted++
      if (checked.problems.length > 0) problems.push({ text, problems: checked.problems })
    }
  } finally {
    await checker.close()
  }
  return { ...sum, problems }
}

function nextFile(numbers: Random, corpus: readonly string[]): string {
  if (numbers.once(2)) return mutated(numbers.pick(corpus), numbers, corpus)
  const text = fromGrammar(numbers)
  return numbers.once(3) ? mutated(text, numbers, corpus) : text
}
