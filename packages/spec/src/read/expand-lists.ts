import { isRawObject, type RawDocument } from './raw-document'

/**
 * The members of `kind: List` (or `VirtualServiceList` and so on, whose members may leave out their kind) as documents of their own;
 * any other document as it is.
 */
export const expandLists = (document: RawDocument): readonly RawDocument[] => {
  const list = document.value
  if (!isRawObject(list) || typeof list.kind !== 'string' || !list.kind.endsWith('List') || !Array.isArray(list.items))
    return [document]
  const memberKind = list.kind.slice(0, -'List'.length)
  const header = memberKind === '' ? {} : { apiVersion: list.apiVersion, kind: memberKind }
  return list.items.flatMap((item, index) => {
    const locate = document.locate
    return expandLists({
      value: isRawObject(item) ? Object.assign(Object.create(null), header, item) : item,
      file: document.file,
      locate: locate && ((path) => locate(['items', index, ...path])),
      problems: [],
    })
  })
}
