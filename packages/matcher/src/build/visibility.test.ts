import { describe, expect, test } from 'vitest'
import { type Visibility, visibilityIn } from './visibility'

describe('a resource of namespace shop is seen', () => {
  test.each<[exportTo: readonly string[] | undefined, viewer: string, visibility: Visibility]>([
    [undefined, 'edge', 'public'],
    [[], 'edge', 'public'],
    [['*'], 'edge', 'public'],
    [['.'], 'edge', 'hidden'],
    [['.'], 'shop', 'own'],
    [['shop'], 'shop', 'own'],
    [['edge'], 'edge', 'named'],
    [['edge'], 'shop', 'hidden'],
    [['.', 'edge'], 'edge', 'named'],
    [['~'], 'shop', 'hidden'],
    [['edge', '*'], 'books', 'public'],
    [['~', '*'], 'edge', 'hidden'],
  ])('exportTo %o in %s as %s', (exportTo, viewer, visibility) => {
    expect(visibilityIn(viewer, exportTo, 'shop')).toBe(visibility)
  })
})
