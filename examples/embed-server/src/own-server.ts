// #region own-server
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import express from 'express'
import { createIngress } from 'gatewright'

export const startServer = async (port: number, cartAddress: string) => {
  const ingress = createIngress({
    config: readFileSync('./ingress/shop.yaml', 'utf8'),
    endpoints: { 'cart.shop:8080': [cartAddress] },
  })
  const gateway = ingress.handle({ port: 80 })
  const app = express()
  app.get('/healthz', (_, response) => void response.send('ok'))
  app.use((request, response) => gateway.request(request, response))
  const server = createServer(app)
  server.on('upgrade', (request, socket, head) => gateway.upgrade(request, socket, head))
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return { server, ingress }
}
// #endregion
