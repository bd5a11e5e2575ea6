// The upstream of every measurement: a small fixed answer.
import { createServer } from 'node:http'

const body = 'hello, world\n'
createServer((request, response) => {
  request.resume()
  response.writeHead(200, ['content-type', 'text/plain', 'content-length', String(body.length)])
  response.end(body)
}).listen(Number(process.argv[2]), '127.0.0.1')
