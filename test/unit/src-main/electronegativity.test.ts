/** Electronegativity, Doyensec's scanner, on the compiled shell: every finding is explained in docs/desktop.md. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import electronegativity from '@doyensec/electronegativity';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { appFolder, compileApp } from '../../../src-main/build.ts';
import { tempFolder } from '../storage/temp-folder.ts';

test('no finding is unexplained, and no explanation is of a finding that is not there', async () => {
  await compileApp();
  const folder = await tempFolder();
  const entries = await readdir(join(appFolder, 'src-main'), { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.js'))
    .map((entry) => join(entry.parentPath, entry.name));
  for (const file of [...files, join(appFolder, 'preload.cjs')]) {
    const target = join(folder, relative(appFolder, file).replace('.cjs', '.js'));
    await mkdir(dirname(target), { recursive: true });
    // Its parser is of 2018: what is newer, such as private fields, it would leave out.
    const { outputText } = ts.transpileModule(await readFile(file, 'utf8'), {
      compilerOptions: { target: ts.ScriptTarget.ES2018, module: ts.ModuleKind.ESNext },
    });
    await writeFile(target, outputText);
  }
  const { version } = JSON.parse(
    await readFile(new URL('../../../node_modules/electron/package.json', import.meta.url), 'utf8'),
  );
  const run =
    (electronegativity as unknown as { default: typeof electronegativity }).default ?? electronegativity;
  const { issues, errors, atomicChecks } = await run(
    {
      input: folder,
      customScan: [],
      excludeFromScan: ['availablesecurityfixesglobalcheck'],
      electronVersionOverride: version,
    },
    false,
  );
  expect(errors, 'every file was read').toEqual([]);
  expect(atomicChecks).toBeGreaterThan(30);
  const found = issues.map(({ id, file }) => `${id} ${file === 'N/A' ? '-' : relative(folder, file)}`);
  const docs = await readFile(new URL('../../../docs/desktop.md', import.meta.url), 'utf8');
  const explained = [...docs.matchAll(/^\| `([A-Z0-9_]+_CHECK)` +\| `([^`]+)` +\| \S/gm)].map(
    ([, id, file]) => `${id} ${file}`,
  );
  expect([...new Set(found)].sort()).toEqual(explained.sort());
});
