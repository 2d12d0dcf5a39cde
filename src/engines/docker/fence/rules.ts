/**
 * The rules that close a bridge, as input of iptables-restore(8) and ip6tables-restore(8). Two chains of our own for
 * each bridge: one for packets to this machine, one for packets that it would forward. No state is looked at, so that
 * they hold for connections that were there before.
 */
import type { Chain, FilterTable } from './filter-table.ts'

/** Packets that may pass: TCP to a proxy on this machine. */
export interface Opening {
  readonly address: string
  readonly port: number
  /** The instance of the service whose proxy it is. */
  readonly instance: string
}

export interface ChainNames {
  readonly input: string
  readonly forward: string
}

/** Names of chains may have 28 characters, those of interfaces 15. */
const INPUT = 'SLIPWAY-IN-'
const FORWARD = 'SLIPWAY-FW-'
const MARK = 'slipway-'

export function chainNames(bridge: string): ChainNames {
  return { input: `${INPUT}${bridge}`, forward: `${FORWARD}${bridge}` }
}

/** The bridges that are fenced in this table, by whomever. */
export function fencedBridges(table: FilterTable): readonly string[] {
  return [...table.keys()].filter((name) => name.startsWith(INPUT)).map((name) => name.slice(INPUT.length))
}

/**
 * What is refused hears so, and does not wait for its time limit. A connection hears it by a reset: an ICMP message
 * that comes back while connect(2) still has the socket is no end to it, and it would try again a second later.
 */
const REFUSALS = ['-p tcp -j REJECT --reject-with tcp-reset', '-j REJECT'] as const

/** True when packets of the bridge meet our chains before any other rule, and those are as they should be. */
export function isFenced(table: FilterTable, bridge: string): boolean {
  const { input, forward } = chainNames(bridge)
  const inside = table.get(input) ?? []
  return (
    refusesAll(inside.slice(-REFUSALS.length)) &&
    inside.slice(0, -REFUSALS.length).every((rule) => readOpening(rule) !== undefined) &&
    refusesAll(table.get(forward) ?? []) &&
    entries(table, bridge).every(({ chain, target }) => comesFirst(table.get(chain) ?? [], bridge, target))
  )
}

/** Who may pass at present. */
export function openings(table: FilterTable, bridge: string): readonly Opening[] {
  return (table.get(chainNames(bridge).input) ?? []).flatMap((rule) => readOpening(rule) ?? [])
}

/**
 * What makes the table as wanted, in one transaction; undefined when it is so already. Rules of others stay as they
 * are, below ours.
 */
export function fenceChange(
  table: FilterTable,
  bridge: string,
  wanted: readonly Opening[],
): string | undefined {
  const { input, forward } = chainNames(bridge)
  if (isFenced(table, bridge) && sameOpenings(openings(table, bridge), wanted)) return undefined
  return transaction([
    `:${input} - [0:0]`,
    `:${forward} - [0:0]`,
    ...wanted.map((opening) => `-A ${input} ${openingRule(opening)}`),
    ...[input, forward].flatMap((chain) => REFUSALS.map((rule) => `-A ${chain} ${rule}`)),
    ...jumpRemovals(table, bridge),
    ...entries(table, bridge).map(({ chain, target }) => `-I ${chain} 1 -i ${bridge} -j ${target}`),
  ])
}

/** What takes the fence away; undefined when there is nothing of it. */
export function fenceRemoval(table: FilterTable, bridge: string): string | undefined {
  const chains = Object.values<string>({ ...chainNames(bridge) }).filter((name) => table.has(name))
  if (chains.length === 0) return undefined
  return transaction([
    ...jumpRemovals(table, bridge),
    ...chains.map((name) => `-F ${name}`),
    ...chains.map((name) => `-X ${name}`),
  ])
}

export function sameOpenings(one: readonly Opening[], other: readonly Opening[]): boolean {
  const keys = (list: readonly Opening[]): string => list.map(openingRule).sort().join('\n')
  return keys(one) === keys(other)
}

function transaction(lines: readonly string[]): string {
  return `${['*filter', ...lines, 'COMMIT'].join('\n')}\n`
}

/**
 * Where packets enter our chains. Docker keeps DOCKER-USER before its own rules when it is started anew, but a flushed
 * FORWARD no longer leads there: so both.
 */
function entries(
  table: FilterTable,
  bridge: string,
): readonly { readonly chain: string; readonly target: string }[] {
  const { input, forward } = chainNames(bridge)
  const user = table.has('DOCKER-USER') ? [{ chain: 'DOCKER-USER', target: forward }] : []
  return [{ chain: 'INPUT', target: input }, ...user, { chain: 'FORWARD', target: forward }]
}

/** The same as they stand there, however often. */
function jumpRemovals(table: FilterTable, bridge: string): readonly string[] {
  const targets = Object.values<string>({ ...chainNames(bridge) })
  return [...table].flatMap(([chain, rules]) =>
    rules
      .filter((rule) => targets.includes(valueOf(rule, '-j') ?? ''))
      .map((rule) => `-D ${chain} ${rule.join(' ')}`),
  )
}

/** Above it may be jumps to fences of other bridges and to DOCKER-USER, in which ours is first too. */
function comesFirst(chain: Chain, bridge: string, target: string): boolean {
  const ours = chain.findIndex((rule) => rule.join(' ') === `-i ${bridge} -j ${target}`)
  return ours >= 0 && chain.slice(0, ours).every((rule) => isHarmless(rule))
}

function isHarmless(rule: readonly string[]): boolean {
  const target = valueOf(rule, '-j') ?? ''
  return target === 'DOCKER-USER' || target.startsWith(INPUT) || target.startsWith(FORWARD)
}

/** The last one is shown with how it is refused, which is the default. */
function refusesAll(rules: Chain): boolean {
  return (
    rules.length === REFUSALS.length &&
    REFUSALS.every((refusal, at) => rules[at]?.join(' ').startsWith(refusal))
  )
}

function openingRule({ address, port, instance }: Opening): string {
  return `-d ${address}/32 -p tcp -m tcp --dport ${port} -m comment --comment ${MARK}${instance} -j ACCEPT`
}

/** Of a rule that `openingRule` has made; its parts may come back in another order. */
function readOpening(rule: readonly string[]): Opening | undefined {
  const comment = valueOf(rule, '--comment') ?? ''
  const address = /^(\d+(?:\.\d+){3})(?:\/32)?$/.exec(valueOf(rule, '-d') ?? '')?.[1]
  const port = Number(valueOf(rule, '--dport'))
  if (!comment.startsWith(MARK) || address === undefined || !Number.isInteger(port)) return undefined
  const opening = { address, port, instance: comment.slice(MARK.length) }
  // a rule that says more, or something else, is none of ours
  const parts = (text: readonly string[]): string => text.toSorted().join(' ')
  return parts(rule) === parts(openingRule(opening).split(' ')) ? opening : undefined
}

function valueOf(rule: readonly string[], option: string): string | undefined {
  const at = rule.indexOf(option)
  return at < 0 ? undefined : rule[at + 1]
}
