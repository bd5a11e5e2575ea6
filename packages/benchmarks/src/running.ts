import { type ChildProcess, spawn } from 'node:child_process'

/** Starts a process and waits until its port answers `GET path` with 200. Its output is shown only when it fails to come up. */
export const startAndVerify = async (
  command: { readonly program: string; readonly args: readonly string[] },
  url: string,
): Promise<ChildProcess> => {
  const child = spawn(command.program, [...command.args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk))
  for (let attempt = 0; attempt < 100; attempt++) {
    if (child.exitCode !== null) break
    if (await answersHello(url)) return child
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  child.kill('SIGKILL')
  throw new Error(`${command.program} did not answer on ${url}:\n${output.slice(-1000)}`)
}

const answersHello = async (url: string): Promise<boolean> => {
  try {
    const response = await fetch(url)
    return response.status === 200 && (await response.text()) === 'hello, world\n'
  } catch {
    return false
  }
}
