/** An operation is one verb of the engine: an endpoint and what it does. HTTP, the command line and the app call the same. */
import type { Endpoint, InputOf, ResultOf } from '../contract/endpoint.ts';

export interface Operation {
  readonly endpoint: Endpoint;
  /** Gets the validated, flat input of its endpoint; rejects with a UserError where a person can do something about it. */
  readonly handle: (input: never) => Promise<unknown>;
}

/** Ties a function to its endpoint; the compiler checks that input and result are the endpoint's. */
export function operation<const E extends Endpoint>(
  endpoint: E,
  handle: (input: InputOf<E>) => Promise<ResultOf<E>>,
): Operation {
  return { endpoint, handle };
}
