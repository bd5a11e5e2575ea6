import autocannon from 'autocannon'
import type { Load } from './load'

export const autocannonLoad: Load = {
  name: 'autocannon',
  run: async (url, seconds, connections) => {
    const result = await autocannon({ url, duration: seconds, connections })
    return {
      requests: result.requests.total,
      requestsPerSecond: result.requests.average,
      p50Ms: result.latency.p50,
      p99Ms: result.latency.p99,
      failures: result.non2xx + result.errors,
    }
  },
}
