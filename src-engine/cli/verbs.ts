/** The verbs of a running engine, as commands. */
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { categories, categorySchema } from '../contract/categories.ts';
import {
  getSelfTest,
  getStatus,
  sessionScopeSchema,
  shutDown,
  startSelfTest,
} from '../contract/endpoints/engine.ts';
import { exportIncidents, listIncidents } from '../contract/endpoints/incidents.ts';
import { listObsInputs, listObsScenes } from '../contract/endpoints/obs.ts';
import { listPolicies, savePolicy } from '../contract/endpoints/policies.ts';
import { bindInput, endPanic, panic, pause, protect, unbindInput } from '../contract/endpoints/protection.ts';
import { priceStage, repairStage, setUpStage, undoStage } from '../contract/endpoints/stage.ts';
import { addWords, listWords, removeWord } from '../contract/endpoints/words.ts';
import { UserError } from '../contract/errors.ts';
import type { CaptureBinding } from '../contract/inputs.ts';
import { parsePolicy } from '../policy/parse-policy.ts';
import { EngineCalls } from './engine-calls.ts';
import { exitCodes } from './exit-codes.ts';
import { type CommonOptions, print, problemLine, protectionLines, table } from './output.ts';
import { pairingLink } from './show-interface.ts';

const BYTES_PER_MB = 1024 * 1024;

/** Adds every verb that needs a running engine. */
export function addVerbs(program: Command): void {
  const verb = (name: string, description: string) =>
    program
      .command(name)
      .description(description)
      .option('--json', 'print one JSON object on stdout')
      .option('--data-dir <folder>', 'the folder of the engine');
  const engine = (options: CommonOptions) => EngineCalls.find(options.dataDir);

  verb('status', 'How protected the stream is.').action(async (options: CommonOptions) => {
    const status = await (await engine(options)).call(getStatus, {});
    print(options, status, [
      ...protectionLines(status.protection),
      `OBS: ${status.obs.state}${status.obs.obsVersion === undefined ? '' : `, ${status.obs.obsVersion}`}`,
      `stage: ${status.stage.state}, delay ${status.delayMs} ms; speech model: ${status.model.state}`,
      ...status.inputs.map(
        (input) =>
          `${input.inputId}  ${input.inputName}: ${input.protection.word}, sound ${input.captureState.state}, ` +
          `checked ${Math.round(input.coverage.lagMs)} ms ago`,
      ),
    ]);
    if (status.protection.word !== 'protected') process.exitCode = exitCodes.notProtected;
  });

  verb('inputs', 'The inputs of OBS with sound.').action(async (options: CommonOptions) => {
    const { inputs } = await (await engine(options)).call(listObsInputs, {});
    const rows = inputs
      .filter(({ hasAudio }) => hasAudio)
      .map(({ inputName, muted, syncOffsetMs, inputId }) => [
        inputName,
        muted ? 'muted' : '',
        `offset ${syncOffsetMs ?? 0} ms`,
        inputId ?? 'not bound',
      ]);
    print(options, { inputs }, rows.length > 0 ? table(rows) : ['OBS has no input with sound.']);
  });

  verb('scenes', 'The scenes of OBS.').action(async (options: CommonOptions) => {
    const { scenes } = await (await engine(options)).call(listObsScenes, {});
    const rows = scenes.map((scene) => [
      scene.sceneName,
      scene.current ? 'on air' : '',
      scene.protected ? 'protected' : 'not protected',
      scene.warm ? 'warm' : '',
    ]);
    print(options, { scenes }, table(rows));
  });

  verb('bind', 'Say which microphone we hear for an input of OBS.')
    .argument('<input>', 'OBS’s name of the input')
    .option('--microphone [name]', 'a microphone of this system; without a name the default one')
    .option('--pulse <source>', 'a PulseAudio source (Linux)')
    .option('--socket', 'sound that the Airlock app sends')
    .option('--policy <id>', 'the policy of this input')
    .action(async (inputName: string, options: CommonOptions & BindOptions) => {
      const policy = options.policy === undefined ? {} : { policyId: options.policy };
      const bound = await (await engine(options)).call(bindInput, {
        inputName,
        capture: captureOf(options),
        ...policy,
      });
      print(options, bound, [`“${inputName}” is bound as ${bound.inputId}.`]);
    });

  verb('unbind', 'Stop protecting an input.')
    .argument('<inputId>')
    .action(async (inputId: string, options: CommonOptions) => {
      print(options, await (await engine(options)).call(unbindInput, { inputId }), [
        `${inputId} is unbound.`,
      ]);
    });

  verb('set-up', 'Put the safety delay on OBS.')
    .option('--delay-ms <ms>', 'how much later everything airs', number, 1500)
    .option('--scene <name...>', 'only these scenes; left out, all of them')
    .option('--cold', 'do not keep the scenes warm: less memory, slower switches')
    .option('--safe-scene <name>', 'a scene of yours to go to in a panic')
    .option('--price', 'only show what it would cost in video memory')
    .option('--accept-over-budget', 'go on although it costs more than the budget')
    .action(async (options: CommonOptions & SetUpOptions) => {
      const plan = {
        delayMs: options.delayMs,
        ...(options.scene === undefined
          ? {}
          : { scenes: options.scene.map((sceneName) => ({ sceneName, warm: options.cold !== true })) }),
        ...(options.safeScene === undefined ? {} : { safeSceneName: options.safeScene }),
      };
      const calls = await engine(options);
      if (options.price) {
        const price = await calls.call(priceStage, plan);
        print(options, price, [`It would take ${megabytes(price.totalBytes)} of video memory.`]);
        return;
      }
      const acceptOverBudget = options.acceptOverBudget ?? false;
      const done = await calls.call(setUpStage, { ...plan, acceptOverBudget });
      print(options, done, [
        `Everything airs ${options.delayMs} ms later now. It takes ${megabytes(done.price.totalBytes)} of video memory.`,
        ...done.stage.problems.map(problemLine),
      ]);
    });

  for (const [name, endpoint, text, said] of [
    ['undo', undoStage, 'Give OBS back as it was.', 'OBS is as it was before.'],
    ['repair', repairStage, 'Set up again what was changed by hand.', 'The stage is repaired.'],
  ] as const) {
    verb(name, text).action(async (options: CommonOptions) => {
      const done = await (await engine(options)).call(endpoint, {});
      print(options, done, [
        done.leftOver.length === 0 ? said : 'Not all of it:',
        ...done.leftOver.map(problemLine),
      ]);
      if (done.leftOver.length > 0) process.exitCode = exitCodes.refused;
    });
  }

  verb('protect', 'Protect the bound inputs; ends a pause.')
    .option('--policy <id>', 'by this policy, all of them')
    .action(async (options: CommonOptions & { policy?: string }) => {
      const calls = await engine(options);
      const { policy: policyId } = options;
      const { inputs } = await calls.call(getStatus, {});
      const chosen =
        policyId === undefined ? {} : { inputs: inputs.map(({ inputId }) => ({ inputId, policyId })) };
      const protection = await calls.call(protect, inputs.length === 0 ? {} : chosen);
      print(options, protection, protectionLines(protection));
    });

  verb('pause', 'Stop cutting for a while.')
    .argument('[minutes]', 'left out: until "airlock protect"', number)
    .action(async (minutes: number | undefined, options: CommonOptions) => {
      const protection = await (await engine(options)).call(pause, minutes === undefined ? {} : { minutes });
      print(options, protection, protectionLines(protection));
    });

  verb('panic', 'Mute everything and go to the safe scene, now.')
    .option('--end', 'end the panic')
    .action(async (options: CommonOptions & { end?: boolean }) => {
      const protection = await (await engine(options)).call(options.end ? endPanic : panic, {});
      print(options, protection, protectionLines(protection));
    });

  verb('policies', 'The policies there are; or save one.')
    .option('--save <id>', 'save a policy under this id')
    .option('--file <file>', 'the policy to save')
    .option('--default', 'use it where an input has none of its own')
    .action(async (options: CommonOptions & { save?: string; file?: string; default?: boolean }) => {
      const calls = await engine(options);
      if (options.save !== undefined) {
        if (options.file === undefined)
          throw usage('There is no policy to save.', 'Name its file with --file.');
        const policy = parsePolicy(await textOf(options.file));
        await calls.call(savePolicy, {
          policyId: options.save,
          policy,
          makeDefault: options.default ?? false,
        });
      }
      const { policies } = await calls.call(listPolicies, {});
      const rows = policies.map((one) => [one.policyId, one.policy.name, one.default ? 'default' : '']);
      print(options, { policies }, table(rows));
    });

  verb('words', 'Your own words, masked; add or remove some.')
    .option('--add-file <file>', 'words to watch for, one a line')
    .option('--category <category>', `of the added words: ${categories.join(', ')}`, 'private')
    .option('--remove <wordId>', 'stop watching for a word')
    .action(async (options: CommonOptions & { addFile?: string; category: string; remove?: string }) => {
      const calls = await engine(options);
      if (options.addFile !== undefined) {
        const category = categorySchema.safeParse(options.category);
        if (!category.success)
          throw usage('There is no such category.', `Use one of: ${categories.join(', ')}.`);
        const phrases = (await textOf(options.addFile)).split(/\r?\n/).map((line) => line.trim());
        const wanted = phrases.filter((line) => line !== '' && !line.startsWith('#'));
        if (wanted.length === 0) throw usage('The file holds no words.', 'Write one a line.');
        await calls.call(addWords, { words: wanted.map((phrase) => ({ phrase, category: category.data })) });
      }
      if (options.remove !== undefined) await calls.call(removeWord, { wordId: options.remove });
      const { words } = await calls.call(listWords, {});
      const rows = words.map((word) => [word.wordId, word.category, word.label ?? word.masked]);
      print(options, { words }, rows.length > 0 ? table(rows) : ['You watch for no words of your own.']);
    });

  verb('incidents', 'What was cut, newest first.')
    .option('--limit <count>', 'so many at most', number, 20)
    .option('--csv', 'all of them as a table for a spreadsheet')
    .action(async (options: CommonOptions & { limit: number; csv?: boolean }) => {
      const calls = await engine(options);
      if (options.csv) {
        process.stdout.write(await calls.call(exportIncidents, {}));
        return;
      }
      const { incidents } = await calls.call(listIncidents, { limit: options.limit });
      const rows = incidents.map((one) => [
        one.at,
        one.category,
        one.action,
        `${Math.round(one.durationMs)} ms`,
        one.leakedMs > 0 ? `leaked ${Math.round(one.leakedMs)} ms` : '',
      ]);
      print(options, { incidents }, rows.length > 0 ? table(rows) : ['Nothing was cut.']);
    });

  verb('self-test', 'Prove on the linked OBS that cuts land where they should. Speak meanwhile.').action(
    async (options: CommonOptions) => {
      const calls = await engine(options);
      let test = await calls.call(startSelfTest, {});
      while (test.state === 'running') {
        await sleep(300);
        test = await calls.call(getSelfTest, {});
      }
      const lines = test.checks.map(({ name, passed, message, advice, measured, unit }) =>
        [
          passed ? 'ok  ' : 'FAIL',
          `${name}:`,
          message,
          ...(measured === undefined ? [] : [`(${measured} ${unit ?? ''})`]),
          advice,
        ]
          .join(' ')
          .trimEnd(),
      );
      print(options, test, lines);
      if (test.state !== 'passed') process.exitCode = exitCodes.notProtected;
    },
  );

  verb('pair', 'A link that lets one more browser in, or a dock of OBS.')
    .option('--scope <scope>', `what it may do: ${sessionScopeSchema.options.join(', ')}`, 'control')
    .action(async (options: CommonOptions & { scope: string }) => {
      const scope = sessionScopeSchema.safeParse(options.scope);
      if (!scope.success)
        throw usage('There is no such scope.', `Use one of: ${sessionScopeSchema.options.join(', ')}.`);
      const link = await pairingLink(await engine(options), scope.data);
      print(options, link, [link.url, `Or type the code where it is asked for: ${link.code} (two minutes).`]);
    });

  verb('stop', 'End the engine; the stage is undone first.').action(async (options: CommonOptions) => {
    print(options, await (await engine(options)).call(shutDown, {}), ['Airlock ends.']);
  });
}

interface BindOptions {
  readonly microphone?: string | true;
  readonly pulse?: string;
  readonly socket?: boolean;
  readonly policy?: string;
}

interface SetUpOptions {
  readonly delayMs: number;
  readonly scene?: readonly string[];
  readonly cold?: boolean;
  readonly safeScene?: string;
  readonly price?: boolean;
  readonly acceptOverBudget?: boolean;
}

function captureOf({ microphone, pulse, socket }: BindOptions): CaptureBinding {
  if (pulse !== undefined) return { kind: 'pulse', source: pulse };
  if (socket) return { kind: 'socket' };
  return typeof microphone === 'string' ? { kind: 'microphone', device: microphone } : { kind: 'microphone' };
}

function number(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError('It must be a number above 0.');
  return value;
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / BYTES_PER_MB)} MB`;
}

async function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => {
    throw usage('The file cannot be read.', 'Check its name and that you may read it.');
  });
}

function usage(message: string, advice: string): UserError {
  return new UserError('bad-request', message, advice);
}
