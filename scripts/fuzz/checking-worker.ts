/** Checks one file after the other in a thread of its own, which can be ended when a file takes for ever. */
import { parentPort } from 'node:worker_threads'
import { checkFile } from './check-file.ts'

parentPort?.on('message', (text: string) => parentPort?.postMessage(checkFile(text), []))
