/** All rules, in the order in which `slipway policy test` shows them. */
import type { PolicyRule } from '../rule.ts'
import { privateDestination } from './destination.ts'
import { foreignFrontend } from './frontend.ts'
import { baseImage, imageDigest, imageTag, latestTag, privateRegistry, unresolvedImage } from './images.ts'
import { instruction, instructionCount, onbuild, stageCount } from './instructions.ts'
import { secretMount, sharedCache, sshMount, unknownMount } from './mounts.ts'
import { addGit, addUnknown, addUrl } from './remote-add.ts'
import { rootUser } from './root-user.ts'
import { device, hostNetwork, insecureRun, networkedRun } from './run-flags.ts'

export const POLICY_RULES: readonly PolicyRule[] = [
  foreignFrontend,
  ...[addUrl, addUnknown, addGit],
  ...[insecureRun, hostNetwork, networkedRun, device],
  ...[secretMount, sshMount, sharedCache, unknownMount],
  ...[onbuild, instruction],
  ...[unresolvedImage, baseImage, imageDigest, imageTag, latestTag, privateRegistry, privateDestination],
  ...[rootUser, stageCount, instructionCount],
]
