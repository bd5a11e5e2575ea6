/** Whether every pair of `selector` is among `labels`. No selector selects everything. */
export const labelsMatch = (
  selector: Readonly<Record<string, string>> | undefined,
  labels: Readonly<Record<string, string>>,
): boolean =>
  Object.entries(selector ?? {}).every(([key, value]) => Object.hasOwn(labels, key) && labels[key] === value)
