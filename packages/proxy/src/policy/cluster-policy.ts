import type { Cluster, Endpoint } from '@gatewright/matcher'
import type { TrafficPolicy } from '@gatewright/spec'
import { arrangeLevels, type Level } from './arrange-levels'
import { CircuitBreaker } from './circuit-breaker'
import { countsWeights, createLoadBalancer } from './create-load-balancer'
import { EndpointSet } from './endpoint-set'
import type { EndpointState } from './endpoint-state'
import { type HashSettings, hashSettings } from './hash-settings'
import { hashNumber } from './hash-text'
import { type LevelShare, levelShares } from './level-shares'
import { limitsOf } from './limits'
import type { Candidates, LoadBalancer, PickContext } from './load-balancer'
import { localitySettings } from './locality-settings'
import { OutlierDetection } from './outlier-detection'
import { outlierSettings } from './outlier-settings'
import { weighLevel } from './weigh-level'

/** What a policy is made from. */
export type PolicySource = Pick<Cluster, 'policy' | 'protocol'>

export interface PolicySurroundings {
  readonly now: () => number
  readonly random: () => number
  /** Labels of the proxy, which say where it runs. */
  readonly labels: Readonly<Record<string, string>>
}

/**
 * The traffic policy of one cluster at work: whom to send a request to, and what is learnt from how it went. Settings change with the
 * revisions of the table; what is known of endpoints, ejections and running requests stays.
 */
export class ClusterPolicy {
  /** What of a request decides where it goes; undefined: nothing. */
  hash: HashSettings | undefined
  readonly breaker: CircuitBreaker
  readonly #set = new EndpointSet()
  #policy: TrafficPolicy
  #outliers: OutlierDetection | undefined
  #panicBelow = 0
  #levels: readonly Level[] = []
  #candidates: readonly Candidates[] = []
  #shares: readonly LevelShare[] = []
  #balancers: LoadBalancer[] = []
  /** One level takes everything, as it is almost always. */
  #only: Candidates | undefined

  constructor(
    source: PolicySource,
    private readonly surroundings: PolicySurroundings,
  ) {
    this.#policy = source.policy
    this.breaker = new CircuitBreaker(limitsOf(source))
    this.#settle(source.policy)
  }

  get members(): readonly EndpointState[] {
    return this.#set.members
  }

  /** Puts the policy of another revision in force. */
  configure(source: PolicySource): void {
    const { policy } = source
    this.breaker.limits = limitsOf(source)
    if (same(policy, this.#policy)) return
    if (!same(policy.loadBalancer, this.#policy.loadBalancer)) this.#balancers = []
    this.#policy = policy
    this.#settle(policy)
    this.#rearrange()
  }

  /** @param endpoints of the cluster as they are known now @returns undefined when there is nobody to send to */
  pick(endpoints: readonly Endpoint[], context: PickContext): EndpointState | undefined {
    if (this.#set.update(endpoints, context)) this.#rearrange()
    if (this.#outliers?.sweep(this.members, context.now)) this.#review()
    if (this.#only && context.avoidedLevels === 0) return this.#balancer(0).pick(this.#only, context)
    const at = this.#chooseLevel(context)
    const candidates = this.#candidates[at]
    return candidates && this.#balancer(at).pick(candidates, context)
  }

  /** The level that an endpoint stands on, as a bit for `PickContext.avoidedLevels`. */
  levelBit(state: EndpointState): number {
    const at = this.#levels.findIndex(({ members }) => members.includes(state))
    return at === -1 ? 0 : 1 << at
  }

  /** An answer began. */
  answered(state: EndpointState, status: number): void {
    if (this.#outliers?.answered(state, status, this.members, this.surroundings.now())) this.#review()
  }

  /** A try ended without an answer, or its answer broke off. */
  failed(state: EndpointState): void {
    if (this.#outliers?.failed(state, this.members, this.surroundings.now())) this.#review()
  }

  /** A connection stands. */
  connected(state: EndpointState): void {
    this.#outliers?.connected(state)
  }

  #settle(policy: TrafficPolicy): void {
    const { outlierDetection } = policy
    const now = this.surroundings.now()
    const outliers = outlierSettings(outlierDetection)
    if (outliers && this.#outliers) this.#outliers.configure(outliers, now)
    else this.#outliers = outliers && new OutlierDetection(outliers, now)
    if (!outliers) for (const state of this.members) forgive(state)
    this.#panicBelow = (outlierDetection?.minHealthPercent ?? 0) / 100
    this.hash = hashSettings(policy)
  }

  #balancer(level: number): LoadBalancer {
    let balancer = this.#balancers[level]
    if (!balancer) {
      balancer = createLoadBalancer(this.#policy.loadBalancer, this.surroundings.random)
      this.#balancers[level] = balancer
    }
    return balancer
  }

  /** Endpoints or settings have changed. */
  #rearrange(): void {
    const ownWeights = countsWeights(this.#policy.loadBalancer)
    this.#levels = arrangeLevels(this.members, localitySettings(this.#policy), this.surroundings.labels)
    this.#candidates = this.#levels.map((level) => {
      const all = weighLevel(level, () => true, ownWeights)
      return { all, usable: all }
    })
    this.#review()
  }

  /** Ejections have changed. */
  #review(): void {
    const ownWeights = countsWeights(this.#policy.loadBalancer)
    this.#shares = this.#sharesWithout(0)
    this.#candidates = this.#levels.map((level, at) => {
      const all = this.#candidates[at]?.all ?? weighLevel(level, () => true, ownWeights)
      const whole = this.#shares[at]?.panic || !level.members.some(({ ejected }) => ejected)
      return { all, usable: whole ? all : weighLevel(level, ({ ejected }) => !ejected, ownWeights) }
    })
    this.#only = this.#levels.length === 1 || this.#shares[0]?.share === 1 ? this.#candidates[0] : undefined
  }

  #sharesWithout(avoided: number): readonly LevelShare[] {
    const health = this.#levels.map(({ members }) => ({
      total: members.length,
      healthy: members.reduce((count, { ejected }) => (ejected ? count : count + 1), 0),
    }))
    return levelShares(health, this.#panicBelow, avoided)
  }

  /** A request that hashes to something goes to the same level each time; bits other than those that choose the endpoint decide. */
  #chooseLevel({ hash, avoidedLevels }: PickContext): number {
    const shares = avoidedLevels === 0 ? this.#shares : this.#sharesWithout(avoidedLevels)
    let rest = hash === undefined ? this.surroundings.random() : hashNumber(hash) / 2 ** 32
    let last = -1
    for (const [at, { share }] of shares.entries()) {
      if (share === 0) continue
      last = at
      rest -= share
      if (rest < 0) return at
    }
    return last
  }
}

const forgive = (state: EndpointState): void => {
  state.ejected = false
  state.record = undefined
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
