#!/usr/bin/env node
import { EXIT } from './exit-code'
import { reportCrash } from './report/crash'
import { run } from './run'
import { createTerminal } from './terminal'

const terminal = createTerminal(process.stdin, process.stdout, process.stderr, process.env)
// For what goes wrong outside of any command's reach. A running proxy replaces it: see stayUp.
process.on('uncaughtException', (error) => {
  reportCrash(error, terminal)
  process.exit(EXIT.failed)
})
process.exitCode = await run(process.argv.slice(2), terminal)
