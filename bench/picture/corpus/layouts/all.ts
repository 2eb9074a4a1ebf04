/** All layouts. */
import type { Layout } from '../painter.ts';
import * as cleanDev from './clean-dev.ts';
import * as cleanTest from './clean-test.ts';
import * as devEveryday from './dev-everyday.ts';
import * as devTechnical from './dev-technical.ts';
import * as testEveryday from './test-everyday.ts';
import * as testTechnical from './test-technical.ts';

export const layouts: readonly Layout[] = [
  devTechnical,
  devEveryday,
  testTechnical,
  testEveryday,
  cleanDev,
  cleanTest,
].flatMap((part) => Object.values(part));
