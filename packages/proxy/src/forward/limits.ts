/** Envoy's limit of the head of an HTTP/1.1 answer (`max_response_headers_kb`), in bytes. */
export const MAX_HEAD_BYTES = 80 * 1024
/** The same for HTTP/2. */
export const MAX_HTTP2_HEAD_BYTES = 60 * 1024
/** Envoy's limit of the number of headers in an answer (`max_headers_count`). */
export const MAX_ANSWER_HEADERS = 100
