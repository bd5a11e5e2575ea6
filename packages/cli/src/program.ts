import { Command, Option } from 'commander'
import type { ExplainOptions } from './commands/explain'
import type { ServeOptions } from './commands/serve'
import type { ReportFormat, ValidateOptions } from './commands/validate'
import type { ExitCode } from './exit-code'
import { addHeaderLine } from './options/header-line'
import { integer, milliseconds, port } from './options/integer'
import { addPortMapping } from './options/port-map'
import { ipAddress, method } from './options/request'
import { addConfigurationOptions, endpointOption } from './options/shared'
import { bindAddress, socketAddressOrOff } from './options/socket-address'
import { packageVersion } from './package-version'
import type { Terminal } from './terminal'
import { UsageError } from './usage-error'

type End = (code: ExitCode) => void

/**
 * The command tree. A command's module is loaded when the command runs, so that `--help` and mistakes in the arguments are answered
 * at once.
 */
export const createProgram = (terminal: Terminal, end: End): Command => {
  const program = new Command('gatewright')
    .description('Istio and Kubernetes ingress routing: check it, ask it, run it.')
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help of a command')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void terminal.print(text),
      writeErr: (text) => terminal.say(text),
      outputError: (text, write) => write(oneLine(text)),
    })
  addValidate(program, terminal, end)
  addExplain(program, terminal, end)
  addServe(program, terminal, end)
  addSchema(program, terminal, end)
  for (const name of ['kubernetes', 'diff', 'export', 'migrate']) addAbsent(program, name)
  return program
}

const addValidate = (program: Command, terminal: Terminal, end: End) =>
  addConfigurationOptions(program.command('validate').description('report every problem of a configuration'))
    .addOption(
      new Option('--format <format>', 'how to print the findings')
        .choices(['text', 'json', 'sarif'] satisfies ReportFormat[])
        .default('text'),
    )
    .option('--json', 'the same as --format json')
    .option('--strict', 'warnings count as errors for the exit code')
    .addHelpText('after', examples('validate -f ingress/', "validate -f 'ingress/*.yaml' -f secrets.yaml --strict"))
    .action(async (options: ValidateOptions) => {
      const { validate } = await import('./commands/validate')
      end(await validate(options, terminal))
    })

const addExplain = (program: Command, terminal: Terminal, end: End) =>
  addConfigurationOptions(program.command('explain').description('say where a request would go, and why'))
    .argument('[url]', 'the request; tcp://HOST:PORT and tls://SNI:PORT ask for connections')
    .addOption(new Option('-X, --request <method>', 'method (default GET)').argParser(method))
    .addOption(new Option('-H, --header <line>', "'name: value'; may be repeated").argParser(addHeaderLine))
    .addOption(new Option('--port <n>', 'port of the listener, instead of the one in the URL').argParser(port))
    .addOption(new Option('--source-ip <ip>', 'address of the client').argParser(ipAddress))
    .option('--sni <name>', 'name the TLS client asks for, instead of the host of the URL')
    .addOption(endpointOption())
    .option('--batch', 'read one JSON request a line from standard input, print one result a line')
    .option('--json', 'print the decision as JSON')
    .addHelpText(
      'after',
      examples(
        'explain -f shop.yaml http://shop.example.com/cart',
        "explain -f shop.yaml -X POST -H 'x-beta: 1' --json https://shop.example.com/cart",
        `explain -f shop.yaml --batch <<< '{"url":"http://shop.example.com/cart","headers":{"x-beta":"1"}}'`,
      ),
    )
    .action(async (url: string | undefined, options: ExplainOptions) => {
      const { explain } = await import('./commands/explain')
      end(await explain(url, options, terminal))
    })

const addServe = (program: Command, terminal: Terminal, end: End) =>
  addConfigurationOptions(
    program.command('serve').description('open the ports that the configuration names, and forward'),
  )
    .option('--watch', 'read again on change, certificates included; a revision with errors leaves the old one serving')
    .addOption(new Option('--map-port <port=port>', 'open another port; may be repeated').argParser(addPortMapping))
    .addOption(endpointOption())
    .addOption(
      new Option('--bind <addr>', 'address to listen on (default: all, or what a server names)').argParser(bindAddress),
    )
    .addOption(
      new Option('--admin <addr:port>', 'readiness, metrics and the running configuration, or off')
        .argParser(socketAddressOrOff)
        .default({ address: '127.0.0.1', port: 15_000 }, '127.0.0.1:15000'),
    )
    .option('--access-log <path|-|off>', "one JSON line an exchange with Istio's keys; - is standard output", 'off')
    .addOption(
      new Option('--drain-ms <n>', 'time for running exchanges to end after SIGTERM')
        .argParser(milliseconds)
        .default(10_000),
    )
    .addOption(
      new Option('--header-timeout-ms <n>', 'time a request head may take')
        .argParser(integer(1, 2_147_483_647))
        .default(60_000),
    )
    .addOption(new Option('--workers <n|auto>').argParser(oneWorker).hideHelp())
    .addHelpText(
      'after',
      examples(
        'serve -f ingress/ --map-port 80=8080 --map-port 443=8443 --endpoint cart.shop:8080=127.0.0.1:9000',
        'serve -f ingress/ --watch',
      ),
    )
    .action(async (options: ServeOptions) => {
      const { serve } = await import('./commands/serve')
      end(await serve(options, terminal))
    })

const addSchema = (program: Command, terminal: Terminal, end: End) =>
  program
    .command('schema')
    .description('print the JSON Schema of a kind, for editors')
    .argument('<kind>', 'such as VirtualService')
    .action(async (kind: string) => {
      const { schema } = await import('./commands/schema')
      end(await schema(kind, terminal))
    })

const addAbsent = (program: Command, name: string) =>
  program
    .command(name, { hidden: true })
    .helpOption(false)
    .allowUnknownOption()
    .allowExcessArguments()
    .action(() => notYet(`the command ${name}`))

/** One process is what runs; more of them are to come. */
const oneWorker = (value: string): number => (value === '1' ? 1 : notYet(`--workers ${value}`))

const notYet = (what: string): never => {
  throw new UsageError(`${what} is not available yet`)
}

const examples = (...lines: readonly string[]) =>
  `\nExamples:\n${lines.map((line) => `  gatewright ${line}\n`).join('')}`

/** Commander's complaint (`error: unknown option '--jsn'\n(Did you mean --json?)`) as one line of ours. */
const oneLine = (text: string) =>
  `gatewright: ${text
    .replace(/^error: /, '')
    .trim()
    .replace(/\s*\n\s*\(Did you mean (.*)\?\)$/, ' (did you mean $1?)')
    .replace(/\s*\n\s*/g, ' ')}`
