/** Where `npm run models` puts the weights. A file of its own: the engine needs no more of the build than this. */
import { fileURLToPath } from 'node:url';

export const builtFolder = fileURLToPath(new URL('./built', import.meta.url));
