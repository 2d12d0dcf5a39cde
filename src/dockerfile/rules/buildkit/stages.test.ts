import { test } from 'node:test'
import { checkRows, instructionText } from '../support/rule-trial.ts'
import { duplicateStageName } from './duplicate-stage-name.ts'
import { reservedStageName } from './reserved-stage-name.ts'
import { fromPlatformFlagConstDisallowed } from './from-platform-flag-const-disallowed.ts'
import { redundantTargetPlatform } from './redundant-target-platform.ts'
import { invalidBaseImagePlatform } from './invalid-base-image-platform.ts'
import { invalidDefaultArgInFrom } from './invalid-default-arg-in-from.ts'
import { undefinedArgInFrom } from './undefined-arg-in-from.ts'

const lines = (...all: readonly string[]) => all.map((line) => `${line}\n`).join('')

test('a name of a stage is used once, whatever its case', () => {
  checkRows(duplicateStageName, [
    {
      file: lines('FROM a AS b', 'FROM a AS c', 'FROM x as B'),
      finds: ['2:10-2:11 The stage of line 1 has the name b as well.'],
    },
  ])
})

test('context and scratch are no names of stages', () => {
  checkRows(reservedStageName, [
    {
      file: lines('FROM a AS Context', 'FROM a AS scratch', 'FROM a AS scratchy'),
      finds: [
        '0:10-0:17 context is a reserved word, and no name for a stage.',
        '1:10-1:17 scratch is a reserved word, and no name for a stage.',
      ],
    },
  ])
})

test('a constant platform is reported unless the name of the stage says it', () => {
  checkRows(fromPlatformFlagConstDisallowed, [
    {
      file: lines(
        'FROM --platform=linux/amd64 a',
        'FROM --platform=linux/arm64 a AS build-arm64',
        'FROM --platform=$BUILDPLATFORM a',
        'FROM --platform=linux a AS linux',
        'FROM --platform=x86_64 a',
        'FROM --platform=foo a',
      ),
      finds: [
        '0:5-0:27 The platform of this stage is always linux/amd64, whatever the build asks for.',
        '4:5-4:22 The platform of this stage is always x86_64, whatever the build asks for.',
      ],
    },
  ])
})

test('the platform that a stage has anyhow is not written, unless the file sets it', () => {
  checkRows(
    redundantTargetPlatform,
    [
      {
        file: lines(
          'FROM --platform=$TARGETPLATFORM a AS b',
          'FROM --platform=${TARGETPLATFORM} c',
          'FROM --platform=$BUILDPLATFORM d',
        ),
        finds: [
          '0:5-0:31 The platform $TARGETPLATFORM is the one that a stage has without the flag.',
          '1:5-1:33 The platform ${TARGETPLATFORM} is the one that a stage has without the flag.',
        ],
        fixed: lines('FROM a AS b', 'FROM c', 'FROM --platform=$BUILDPLATFORM d'),
      },
      { file: lines('ARG TARGETPLATFORM=linux/arm64', 'FROM --platform=$TARGETPLATFORM a'), finds: [] },
    ],
    (text) => instructionText(text).map((one) => one.replace(/--platform=\$\{?targetplatform\}? /, '')),
  )
})

test('a base image for another platform is reported when it is known', () => {
  checkRows(invalidBaseImagePlatform, [
    {
      file: lines('FROM debian', 'FROM --platform=linux/arm64 debian', 'FROM scratch', 'FROM other'),
      finds: ['0:5-0:11 The image debian is for linux/arm64, and the build for linux/amd64.'],
      context: {
        targetPlatform: 'linux/amd64',
        baseImages: new Map([['debian', { platform: 'linux/arm64', variables: [] }]]),
      },
    },
  ])
})

test('the name of the base image is valid with the defaults alone', () => {
  checkRows(invalidDefaultArgInFrom, [
    {
      file: lines(
        'ARG TAG',
        'ARG V=1',
        'FROM busybox:${TAG}',
        'FROM busybox:stable${TAG}',
        'FROM busybox:${TAG:-x}',
        'FROM $TAG',
        'FROM a:$V',
        'FROM a-${TARGETARCH}',
        'FROM a:$NOPE',
      ),
      finds: [
        '2:5-2:19 Without build arguments busybox:${TAG} is "busybox:", which is no name of an image.',
        '5:5-5:9 Without build arguments $TAG is empty.',
        '8:5-8:12 Without build arguments a:$NOPE is "a:", which is no name of an image.',
      ],
    },
  ])
})

test('FROM uses declared arguments only, and a slip is named', () => {
  checkRows(undefinedArgInFrom, [
    {
      file: lines(
        'ARG VERSION=1',
        'FROM a:$VERSON',
        'FROM --platform=$BUILDPLATFROM a:${NOTHING:-x}',
        'FROM a:$VERSION',
      ),
      finds: [
        '1:7-1:14 No ARG in front of the first FROM declares VERSON. Is VERSION meant?',
        '2:16-2:30 No ARG in front of the first FROM declares BUILDPLATFROM. Is BUILDPLATFORM meant?',
        '2:33-2:44 No ARG in front of the first FROM declares NOTHING.',
      ],
    },
  ])
})
