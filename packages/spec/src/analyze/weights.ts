import type { Analyzer } from './context'

/** Weights of several destinations that do not add up to 100: they are shares of their sum, which their author may not have meant. */
export const weights: Analyzer = (context) =>
  context.sound.virtualServices.flatMap((virtualService) =>
    (['http', 'tls', 'tcp'] as const).flatMap((section) =>
      (virtualService.spec[section] ?? []).flatMap(({ route = [] }, index) => {
        const shares = route.map(({ weight = 0 }) => weight)
        const sum = shares.reduce((total, weight) => total + weight, 0)
        if (route.length < 2 || sum === 0 || sum === 100) return []
        const percentages = shares.map((weight) => `${Number(((weight / sum) * 100).toFixed(1))} %`)
        return context.report(virtualService, {
          code: 'weights_relative',
          severity: 'info',
          path: ['spec', section, index, 'route'],
          message: `The weights add up to ${sum}, not 100; the destinations get ${percentages.join(', ')}.`,
        })
      }),
    ),
  )
