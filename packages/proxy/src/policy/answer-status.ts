/**
 * The status that an answer counts with in outlier detection. A gRPC answer that failed at once says so in `grpc-status` and has the
 * status 200; it counts as what gRPC's status means in HTTP, as in Envoy.
 * @param grpcStatus header of the answer
 */
export const answerStatus = (status: number, grpcStatus: string | undefined): number =>
  grpcStatus === undefined ? status : (HTTP_STATUS.get(grpcStatus) ?? 500)

const HTTP_STATUS: ReadonlyMap<string, number> = new Map([
  ['0', 200],
  ['1', 499],
  ['2', 500],
  ['3', 400],
  ['4', 504],
  ['5', 404],
  ['6', 409],
  ['7', 403],
  ['8', 429],
  ['9', 400],
  ['10', 409],
  ['11', 400],
  ['12', 501],
  ['13', 500],
  ['14', 503],
  ['15', 500],
  ['16', 401],
])
