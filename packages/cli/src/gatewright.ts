#!/usr/bin/env node
import { run } from './run'
import { createTerminal } from './terminal'

const terminal = createTerminal(process.stdin, process.stdout, process.stderr, process.env)
process.exitCode = await run(process.argv.slice(2), terminal)
