/** Calls the running engine of this user over HTTP: every command is a thin caller of the same operations. */
import { homedir } from 'node:os';
import type { z } from 'zod';
import type { Endpoint } from '../contract/endpoint.ts';
import { type CallInput, requestOf } from '../contract/endpoint-request.ts';
import { UserError } from '../contract/errors.ts';
import { errorBodySchema } from '../contract/http-errors.ts';
import { type EngineAddress, readAddress } from '../storage/address-file.ts';
import { chooseFolders, type Folders } from '../storage/folders.ts';

/** A set-up takes a few seconds; the engine itself gives up after a minute. */
const ANSWER_WITHIN_MS = 65_000;

/** No engine runs with this folder. */
export class NoEngineError extends Error {
  readonly advice = 'Start it with "airlock start".';

  constructor() {
    super('Airlock is not running.');
    this.name = 'NoEngineError';
  }
}

export function foldersFor(dataDir: string | undefined): Folders {
  return chooseFolders({ platform: process.platform, home: homedir(), env: process.env, override: dataDir });
}

export class EngineCalls {
  readonly #address: EngineAddress;

  constructor(address: EngineAddress) {
    this.#address = address;
  }

  /** The engine that runs with this folder. Rejects with NoEngineError where none does. */
  static async find(dataDir: string | undefined): Promise<EngineCalls> {
    const address = await readAddress(foldersFor(dataDir).dataDir);
    if (address === undefined) throw new NoEngineError();
    return new EngineCalls(address);
  }

  /** Where the engine serves the interface. */
  get url(): string {
    return `http://127.0.0.1:${this.#address.port}`;
  }

  /** Rejects with the engine's UserError, or NoEngineError where it does not answer. */
  async call<E extends Endpoint>(endpoint: E, input: CallInput<E>): Promise<z.output<E['result']>> {
    const { path, body } = requestOf(endpoint, input as Record<string, unknown>);
    const response = await fetch(`http://127.0.0.1:${this.#address.port}${path}`, {
      method: endpoint.method,
      headers: {
        authorization: `Bearer ${this.#address.token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      ...(body === undefined ? {} : { body }),
    }).catch(() => {
      throw new NoEngineError();
    });
    if (endpoint.file && response.ok) return (await response.text()) as z.output<E['result']>;
    const answer: unknown = await response.json();
    if (response.ok) return answer as z.output<E['result']>;
    const { code, message, advice } = errorBodySchema.parse(answer).error;
    throw new UserError(code, message, advice);
  }
}
