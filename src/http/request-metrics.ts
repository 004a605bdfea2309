import { Counter, Histogram, type Registry } from 'prom-client'

/** The upper bounds of the histogram, in seconds. */
const bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** The requests of one route. */
interface RouteCounts {
  /** By class of status. */
  statuses: Map<string, number>
  /** The requests up to each bound and above the previous bound; the last are above all of them. */
  buckets: number[]
  /** Seconds. */
  sum: number
}

/**
 * The metrics of every request: its route, its class of status, and its time. They are counted in plain numbers, and become metrics
 * when these are scraped: the library takes two microseconds for each observation.
 *
 * @returns the function that counts a request. The status is null if the client went away before the response; the time is in seconds
 */
export function createRequestMetrics(
  registry: Registry,
): (route: string, status: number | null, seconds: number) => void {
  const routes = new Map<string, RouteCounts>()
  const requests = new Counter({
    name: 'sallyport_http_requests_total',
    help: 'HTTP requests by route and class of status.',
    labelNames: ['route', 'status'],
    registers: [registry],
    collect() {
      requests.reset()
      for (const [route, { statuses }] of routes) {
        for (const [status, count] of statuses) requests.inc({ route, status }, count)
      }
    },
  })
  registry.registerMetric(createDuration(routes))

  return (route, status, seconds) => {
    let counts = routes.get(route)
    if (!counts) {
      counts = { statuses: new Map(), buckets: Array.from({ length: bounds.length + 1 }, () => 0), sum: 0 }
      routes.set(route, counts)
    }
    const name = classOf(status)
    counts.statuses.set(name, (counts.statuses.get(name) ?? 0) + 1)
    counts.sum += seconds
    let at = 0
    while (at < bounds.length && seconds > (bounds[at] ?? 0)) at++
    counts.buckets[at] = (counts.buckets[at] ?? 0) + 1
  }
}

const classes = ['other', '1xx', '2xx', '3xx', '4xx', '5xx']

function classOf(status: number | null): string {
  return status === null ? 'aborted' : (classes[Math.floor(status / 100)] ?? 'other')
}

/** A histogram with the counts at the time of the scrape. */
function createDuration(routes: ReadonlyMap<string, RouteCounts>): Histogram {
  const name = 'sallyport_http_request_duration_seconds'
  const help = 'Time from a request to the end of its response.'
  const read = async () => {
    const values = [...routes].flatMap(([route, { buckets, sum }]) => {
      let count = 0
      const cumulative = buckets.map((each, at) => {
        count += each
        return { metricName: `${name}_bucket`, labels: { route, le: bounds[at] ?? '+Inf' }, value: count }
      })
      return [
        ...cumulative,
        { metricName: `${name}_sum`, labels: { route }, value: sum },
        { metricName: `${name}_count`, labels: { route }, value: count },
      ]
    })
    return { name, help, type: 'histogram', aggregator: 'sum', values }
  }
  const histogram = new Histogram({ name, help, labelNames: ['route'], buckets: bounds, registers: [] })
  // The registry reads a metric by the second method where it exists, and by the first for the other processes.
  return Object.assign(histogram, { get: read, getForPromString: read })
}
