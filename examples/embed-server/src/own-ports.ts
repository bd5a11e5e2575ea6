// #region own-ports
import { createIngress, fileSource } from 'gatewright'

export const startIngress = async (cartAddress: string, port = 8080) => {
  const ingress = createIngress({
    source: fileSource('./ingress/*.yaml'),
    portMap: { 80: port },
    endpoints: { 'cart.shop:8080': [cartAddress] },
    onDiagnostic: (d) => console.warn(d.code, d.message),
  })
  await ingress.listen() // opens the ports that the Gateways name
  process.once('SIGTERM', () => ingress.close({ drainMs: 10_000 }))
  return ingress
}
// #endregion
