import { describe, expect, test } from 'vitest'
import { matchConflict } from './match-conflict'

describe('a block of a delegate conflicts with its root block', () => {
  test.each<[string, Parameters<typeof matchConflict>[0], Parameters<typeof matchConflict>[1], boolean]>([
    ['nothing set', {}, {}, false],
    ['only the root set', { uri: { prefix: '/a' } }, {}, false],
    ['only the delegate set', {}, { uri: { regex: '.*' } }, false],
    ['prefix under the prefix of the root', { uri: { prefix: '/a' } }, { uri: { prefix: '/a/b' } }, false],
    ['prefix that continues the text of the root', { uri: { prefix: '/a' } }, { uri: { prefix: '/ab' } }, false],
    ['shorter prefix', { uri: { prefix: '/a/b' } }, { uri: { prefix: '/a' } }, true],
    ['exact under the prefix of the root', { uri: { prefix: '/a' } }, { uri: { exact: '/a/b' } }, false],
    ['exact beside the prefix of the root', { uri: { prefix: '/a' } }, { uri: { exact: '/b' } }, true],
    ['equal exacts', { uri: { exact: '/a' } }, { uri: { exact: '/a' } }, false],
    ['different exacts', { uri: { exact: '/a' } }, { uri: { exact: '/b' } }, true],
    ['prefix under an exact root', { uri: { exact: '/a/b' } }, { uri: { prefix: '/a' } }, true],
    ['regex root', { uri: { regex: '/a.*' } }, { uri: { prefix: '/a' } }, true],
    ['regex delegate', { uri: { prefix: '/a' } }, { uri: { regex: '/a.*' } }, true],
    ['equal regexes', { uri: { regex: '.*' } }, { uri: { regex: '.*' } }, true],
    ['methods', { method: { exact: 'GET' } }, { method: { exact: 'POST' } }, true],
    ['different values of one header', { headers: { x: { exact: '1' } } }, { headers: { x: { exact: '2' } } }, true],
    ['different headers', { headers: { x: { exact: '1' } } }, { headers: { y: { exact: '2' } } }, false],
    ['query values', { queryParams: { k: { prefix: 'a' } } }, { queryParams: { k: { prefix: 'b' } } }, true],
    ['withoutHeaders', { withoutHeaders: { x: { exact: '1' } } }, { withoutHeaders: { x: { exact: '2' } } }, true],
    ['ignoreUriCase on one side', { ignoreUriCase: true }, {}, true],
    ['different ports', { port: 80 }, { port: 443 }, true],
    ['port of the delegate alone', {}, { port: 443 }, false],
    ['source namespace of the root alone', { sourceNamespace: 'a' }, {}, true],
    ['source namespace of the delegate alone', {}, { sourceNamespace: 'a' }, false],
    ['other value of a source label', { sourceLabels: { app: 'a' } }, { sourceLabels: { app: 'b' } }, true],
    ['other source label', { sourceLabels: { app: 'a' } }, { sourceLabels: { tier: 'b' } }, false],
    ['gateways within those of the root', { gateways: ['d/a', 'd/b'] }, { gateways: ['d/a'] }, false],
    ['gateways beyond those of the root', { gateways: ['d/a'] }, { gateways: ['d/a', 'd/b'] }, true],
  ])('%s', (_, root, delegate, conflict) => expect(matchConflict(root, delegate)).toBe(conflict))
})
