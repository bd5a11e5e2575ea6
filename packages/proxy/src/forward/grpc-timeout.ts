const UNIT_MS: Readonly<Record<string, number>> = { H: 3_600_000, M: 60_000, S: 1_000, m: 1, u: 0.001, n: 0.000_001 }

/** Milliseconds of a `grpc-timeout` header (at most eight digits and a unit), rounded up; undefined when there is none or it is malformed. */
export const grpcTimeoutMs = (value: string | undefined): number | undefined => {
  const [, amount, unit] = /^(\d{1,8})([HMSmun])$/.exec(value ?? '') ?? []
  if (amount === undefined || unit === undefined) return undefined
  return Math.min(Math.ceil(Number(amount) * (UNIT_MS[unit] ?? 0)), 2_147_483_647)
}
