import { describe, expect, it } from 'vitest'
import { jsonSchema, KIND_NAMES } from './json-schema'

describe('jsonSchema', () => {
  it.each(KIND_NAMES)('%s has one that names its apiVersion and kind', (kind) => {
    expect(jsonSchema(kind)).toMatchObject({
      $schema: 'http://json-schema.org/draft-07/schema#',
      title: kind,
      type: 'object',
      properties: { kind: { const: kind } },
      required: expect.arrayContaining(['apiVersion', 'kind', 'metadata']),
    })
  })

  it('choices, required fields and unknown fields are in it', () => {
    expect(jsonSchema('Gateway')).toMatchObject({
      properties: {
        apiVersion: { enum: ['networking.istio.io/v1', 'networking.istio.io/v1beta1', 'networking.istio.io/v1alpha3'] },
        spec: {
          additionalProperties: false,
          properties: {
            servers: {
              items: {
                additionalProperties: false,
                required: ['port', 'hosts'],
                properties: { port: { properties: { number: { type: 'integer' }, protocol: { type: 'string' } } } },
              },
            },
          },
        },
      },
    })
  })

  it('metadata may hold more than is read, and needs its name alone', () => {
    expect(jsonSchema('VirtualService')).toMatchObject({ properties: { metadata: { required: ['name'] } } })
    expect(jsonSchema('VirtualService')).not.toHaveProperty('properties.metadata.additionalProperties')
  })

  it('of kinds that are read in part, other fields are nothing to object to', () => {
    expect(jsonSchema('Service')).not.toHaveProperty('properties.spec.additionalProperties')
    expect(jsonSchema('Ingress')).toHaveProperty('properties.spec.additionalProperties', false)
  })

  it('whole numbers carry no limits of JavaScript', () => {
    expect(JSON.stringify(KIND_NAMES.map(jsonSchema))).not.toContain('9007199254740991')
  })

  it('a kind that is not read has none', () => {
    expect(jsonSchema('Deployment')).toBeUndefined()
    expect(jsonSchema('constructor')).toBeUndefined()
  })
})
