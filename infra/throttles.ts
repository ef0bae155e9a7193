/** Requests a second on average, and at once, of one route from everybody together. */
export interface Throttle {
  readonly rateLimit: number;
  readonly burstLimit: number;
}

/** Routes with a judge before them. A reconnect of every hall within 10 s is a normal morning: 3,355 halls, a few calls each. */
export const judgedRoutes: Throttle = { rateLimit: 2000, burstLimit: 5000 };

/**
 * Routes that anybody may call have less, each its own: whoever floods one wears out that one and not the way of the halls
 * that are in. Sign-in: all of 10,000 halls within a minute and three tries each; each looks once what its link is of, and
 * does without where it is not told.
 */
export const publicRoutes: Readonly<Record<string, Throttle>> = {
  'POST /hall/sessions': { rateLimit: 500, burstLimit: 2000 },
  'POST /hall/links/preview': { rateLimit: 300, burstLimit: 1000 },
  'POST /acknowledgements/preview': { rateLimit: 100, burstLimit: 400 },
  'POST /acknowledgements/file': { rateLimit: 50, burstLimit: 200 },
  'POST /acknowledgements': { rateLimit: 100, burstLimit: 400 },
  'GET /notices': { rateLimit: 50, burstLimit: 200 },
  'GET /notices/text': { rateLimit: 50, burstLimit: 200 },
  'GET /notices/file': { rateLimit: 50, burstLimit: 200 },
  'GET /healthz': { rateLimit: 10, burstLimit: 50 },
  'GET /openapi.json': { rateLimit: 10, burstLimit: 50 },
};
