/** Errors that may cross into the page: each written for a person, with nothing in it that was sent or read. */
import type { ShellErrorBody } from '../contract/channels.ts';

export class ShellError extends Error {
  readonly body: ShellErrorBody;

  constructor(code: ShellErrorBody['code'], message: string, advice: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ShellError';
    this.body = { code, message, advice };
  }
}
