// Both are in Node and in every browser; the language's own type library knows neither.
declare const atob: (text: string) => string
declare const TextDecoder: new () => { decode(bytes: Uint8Array): string }

/** Text behind base64 as the Kubernetes API prints it (line breaks allowed); undefined when it is none. */
export const decodeBase64 = (text: string): string | undefined => {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(text), (character) => character.charCodeAt(0)))
  } catch {
    return undefined
  }
}
