import type { OutgoingMessage } from 'node:http'

const NOTHING = Buffer.alloc(0)

/**
 * Sends the head of a message whose body is still to come. `flushHeaders` would do it in UTF-8 and so change every header value with
 * a byte beyond ASCII; in front of a buffer, even an empty one, Node writes heads byte for byte.
 */
export const sendHead = (message: OutgoingMessage): void => {
  message.write(NOTHING)
}
