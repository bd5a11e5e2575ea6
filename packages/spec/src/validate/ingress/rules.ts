import { ingress, ingressBackend, ingressPath } from '../../resources/ingress'
import { rule } from '../rule'
import { ruleBook } from '../run-rules'
import { checkBackend } from './backend'
import { checkIngress } from './ingress'
import { checkIngressPath } from './path'

export const INGRESS_RULES = ruleBook(
  rule(ingress, checkIngress),
  rule(ingressPath, checkIngressPath),
  rule(ingressBackend, checkBackend),
)
