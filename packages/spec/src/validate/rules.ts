import { DESTINATION_RULE_RULES } from './destination-rule/rules'
import { GATEWAY_RULES } from './gateway/rules'
import { INGRESS_RULES } from './ingress/rules'
import { type RuleBook, ruleBook } from './run-rules'
import { SERVICE_ENTRY_RULES } from './service-entry/rules'
import { VIRTUAL_SERVICE_RULES } from './virtual-service/rules'

const NONE = ruleBook()

/** The rules of a kind beyond the types of its fields. */
export const rulesOf = (kind: string): RuleBook => BOOKS.get(kind) ?? NONE

const BOOKS: ReadonlyMap<string, RuleBook> = new Map([
  ['Gateway', GATEWAY_RULES],
  ['VirtualService', VIRTUAL_SERVICE_RULES],
  ['DestinationRule', DESTINATION_RULE_RULES],
  ['ServiceEntry', SERVICE_ENTRY_RULES],
  ['Ingress', INGRESS_RULES],
])
