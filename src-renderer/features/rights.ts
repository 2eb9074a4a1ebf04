/** What this window may do, and what the inputs are called: asked by many pages. */
import { scopes } from '../../src-engine/contract/endpoint.ts';
import { useEngine } from '../state/engine-store.ts';

/** True where the engine is there and lets this window do what needs `scope`. */
export function useMay(scope: 'control' | 'owner'): boolean {
  return useEngine(
    (state) => state.connection === 'open' && scopes.indexOf(state.scope) >= scopes.indexOf(scope),
  );
}

/** The bound inputs as they stand; empty before the first status. */
export function useBoundInputs() {
  return useEngine(({ status }) => status?.inputs) ?? [];
}
