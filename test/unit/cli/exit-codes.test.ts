import { expect, test } from 'vitest';
import { exitCodeOf, exitCodes } from '../../../src-engine/cli/exit-codes.ts';
import { errorCodes } from '../../../src-engine/contract/errors.ts';

test('every error has an exit code, and none of them says that all is well', () => {
  for (const code of errorCodes) expect(exitCodeOf[code]).toBeGreaterThan(exitCodes.done);
});
