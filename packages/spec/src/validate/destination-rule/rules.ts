import {
  clientTls,
  connectionPool,
  consistentHash,
  destinationRule,
  loadBalancer,
  localityLbSetting,
  outlierDetection,
  portTrafficPolicy,
  retryBudget,
  subset,
  trafficPolicy,
  tunnel,
  zoneAwareLbSetting,
} from '../../resources/destination-rule'
import { rule } from '../rule'
import { ruleBook } from '../run-rules'
import { checkClientTls } from './client-tls'
import { checkConnectionPool } from './connection-pool'
import { checkConsistentHash } from './consistent-hash'
import { checkDestinationRule, checkSubset } from './destination-rule'
import { checkLoadBalancer } from './load-balancer'
import { checkLocality, checkZoneAware } from './locality'
import { checkOutlierDetection } from './outlier-detection'
import { checkPortPolicy, checkRetryBudget, checkTrafficPolicy, checkTunnel } from './traffic-policy'

export const DESTINATION_RULE_RULES = ruleBook(
  rule(destinationRule, checkDestinationRule),
  rule(subset, checkSubset),
  rule(trafficPolicy, checkTrafficPolicy),
  rule(portTrafficPolicy, checkPortPolicy),
  rule(connectionPool, checkConnectionPool),
  rule(outlierDetection, checkOutlierDetection),
  rule(loadBalancer, checkLoadBalancer),
  rule(consistentHash, checkConsistentHash),
  rule(localityLbSetting, checkLocality),
  rule(zoneAwareLbSetting, checkZoneAware),
  rule(clientTls, checkClientTls),
  rule(tunnel, checkTunnel),
  rule(retryBudget, checkRetryBudget),
)
