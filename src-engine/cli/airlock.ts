/** The command line: `airlock start | status | … | doctor | scan | demo`. */
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { addDemoCommand } from './demo.ts';
import { addDoctorCommand } from './doctor.ts';
import { exitCodes } from './exit-codes.ts';
import { printError } from './output.ts';
import { addPictureVerbs } from './picture-verbs.ts';
import { addScanCommand } from './scan.ts';
import { addStartCommand } from './start.ts';
import { addVerbs } from './verbs.ts';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

const program = new Command('airlock')
  .description('Keeps what a live streamer did not mean to broadcast off the stream.')
  .version(version)
  .showHelpAfterError('Run "airlock help" for the commands.')
  .exitOverride()
  .addHelpText('after', '\nExit codes: docs/cli.md');

addStartCommand(program);
addVerbs(program);
addPictureVerbs(program);
addDoctorCommand(program);
addScanCommand(program);
addDemoCommand(program);
for (const command of program.commands) command.exitOverride();

try {
  await program.parseAsync();
} catch (error) {
  // Commander has printed its own.
  if (error instanceof CommanderError)
    process.exitCode = error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  else process.exitCode = printError(error, process.argv.includes('--json'));
}
