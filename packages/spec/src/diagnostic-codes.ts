/**
 * Every code a diagnostic may carry, with the rule in one line. Codes are never renamed or reused:
 * scripts and `docs/errors.md` refer to them.
 */
export const DIAGNOSTIC_CODES = {
  // reading
  file_unreadable: 'A file that was named cannot be read, or a pattern matches nothing.',
  file_skipped: "JSON without apiVersion and kind, in a folder or behind a glob, is somebody else's.",
  yaml_invalid: 'A document is not well-formed YAML or JSON, repeats a key, or exceeds a reading limit.',
  resource_invalid:
    'A document is not a Kubernetes resource: apiVersion, kind or metadata.name is missing or malformed.',
  api_version_unknown: 'The kind is known, its apiVersion is not.',
  kind_skipped: 'Routing has no use for this kind.',
  resource_duplicate: 'Two resources share kind, namespace and name.',
  // schema
  field_required: 'A field that must be there is missing.',
  field_type: 'A value has another type than its field.',
  field_invalid: 'A value breaks a rule of its field.',
  field_unknown: 'No version of the API knows this field.',
  field_not_honoured: 'The API knows this field; Gatewright does not act on it.',
  legacy_syntax: 'A spelling of 2018 was read as the current one.',
  // fields with a rule of their own
  host_invalid: 'A host is not a name, a wildcard or an address that this field allows.',
  port_invalid: 'A port number is outside 1 to 65535.',
  path_invalid: 'An Ingress path breaks the rules of its path type.',
  regex_invalid: 'A regular expression is not RE2 syntax.',
  weights_invalid: 'Weights are negative or add up to nothing.',
  tls_invalid: 'The tls block does not fit the protocol, or its fields do not fit together.',
  // across resources
  gateway_not_found: 'A VirtualService names a Gateway that does not exist.',
  gateway_not_selected: 'The selector of a Gateway does not fit this proxy; the Gateway is left out.',
  gateway_without_workload: 'The selector of a Gateway fits neither this proxy nor any Pod of the input.',
  gateway_port_not_exposed: 'No Service in front of the Pods of a Gateway exposes this port.',
  gateway_conflict: 'Two servers claim the same port and hosts; the later one is skipped.',
  destination_not_found: 'No Service or ServiceEntry defines this destination host.',
  destinations_unchecked: 'Without any Service or ServiceEntry in the input destinations cannot be checked.',
  destination_port_required: 'The Service has several ports; the destination must name one.',
  destination_port_not_found: 'The Service or ServiceEntry has no such port.',
  subset_not_found: 'No DestinationRule of the host defines this subset.',
  secret_not_found: 'The Secret of a TLS server is not in the input.',
  certificate_invalid: 'A certificate cannot be used: unreadable, expired, or of another key.',
  certificate_shared: 'Two Gateways of one proxy use the same certificate.',
  delegate_not_found: 'A rule delegates to a VirtualService that cannot be delegated to.',
  claims_unverified: 'Rules match JWT claims that no RequestAuthentication verifies.',
  subset_bypassed: 'Traffic through a Gateway skips the subsets that a VirtualService of the mesh chooses.',
  rule_host_not_found: 'No Service or ServiceEntry defines the host of a DestinationRule.',
  subset_selects_nothing: 'No workload of the input carries the labels of a subset.',
  ca_certificates_missing: 'TLS to an upstream is verified with the CAs of the system, for want of its own.',
  addresses_missing: 'A ServiceEntry with a TCP port has no addresses.',
  protocol_conflict: 'Two ServiceEntries give one port of one host different protocols.',
  port_name_unclear: 'The name of a Service port does not say which protocol it speaks.',
  host_claimed_twice: 'Two VirtualServices claim the same host on the mesh.',
  host_not_in_gateway: 'No server of the named Gateway covers this host; the VirtualService gets no traffic there.',
  route_unreachable: 'A rule can never be used, because an earlier one takes its requests.',
  match_ineffective: 'A match can never decide anything, because an earlier one covers it.',
  routes_unused: 'No server of the Gateways looks at rules of this kind.',
  weights_relative: 'Weights do not add up to 100; they are shares of their sum.',
  order_by_age: 'Which of two rules comes first depends on the age of their resources alone.',
  // Ingress
  ingress_class_ignored: 'The Ingress belongs to another class and is left alone.',
  service_not_found: 'The Service of an Ingress backend is not in the input.',
  service_port_not_found: 'The Service of an Ingress backend has no such port.',
  path_conflict: 'An older Ingress already has this host, path and type.',
  backend_not_supported: 'A backend of this kind cannot be served.',
  // at run time
  port_unavailable: 'A port that a revision names cannot be opened.',
} as const satisfies Record<string, string>

export type DiagnosticCode = keyof typeof DIAGNOSTIC_CODES
