/**
 * Looks for files on which the reader of Dockerfiles or a rule of the linter fails: what throws, hangs, marks a place
 * outside of the file, breaks the file by its own fix, or hides an instruction.
 *
 *   npm run fuzz -- [SECONDS] [SEED]
 *
 * Exits 1 when something was found; each finding is printed with its file as JSON. The seed is printed too.
 */
import { corpusDocuments } from '../test/corpus/documents.ts'
import { runCampaign } from './fuzz/campaign.ts'

const [seconds = '300', seed = String(Date.now() % 2 ** 31)] = process.argv.slice(2)
if (!/^\d+$/.test(seconds) || !/^\d+$/.test(seed)) {
  process.stderr.write('fuzz: give seconds and a seed as whole numbers\n')
  process.exit(2)
}
process.stderr.write(`fuzz: ${seconds} s with seed ${seed}\n`)

const end = performance.now() + Number(seconds) * 1000
let told = 0
const { files, accepted, findings, problems } = await runCampaign({
  seed: Number(seed),
  corpus: corpusDocuments().map(({ text }) => text),
  deadlineMs: 5000,
  mostProblems: 20,
  goesOn(count) {
    if (count - told >= 20_000) {
      told = count
      process.stderr.write(`fuzz: ${count} files\n`)
    }
    return performance.now() < end
  },
})
for (const { text, problems: found } of problems) {
  process.stdout.write(`${found.join('\n').slice(0, 4000)}\n  ${JSON.stringify(text.slice(0, 4000))}\n`)
}
process.stderr.write(
  `fuzz: ${files} files, ${accepted} accepted, ${findings} findings of rules and reader, ${problems.length} problems\n`,
)
process.exitCode = problems.length === 0 ? 0 : 1
