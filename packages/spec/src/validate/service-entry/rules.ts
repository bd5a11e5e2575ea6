import { serviceEntry } from '../../resources/service-entry'
import { rule } from '../rule'
import { ruleBook } from '../run-rules'
import { checkEndpoints } from './endpoints'
import { checkResolution } from './resolution'
import { checkServiceEntry } from './service-entry'
import { checkServicePorts } from './service-ports'

export const SERVICE_ENTRY_RULES = ruleBook(
  rule(serviceEntry, checkServiceEntry),
  rule(serviceEntry, checkServicePorts),
  rule(serviceEntry, checkEndpoints),
  rule(serviceEntry, checkResolution),
)
