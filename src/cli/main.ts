#!/usr/bin/env node
/** This file knows which commands there are, and how one that cannot do what it is told says so. */
import { version } from '../version.ts';
import { type Command, UsageError } from './command.ts';

/** A command, which is loaded only when it is called. */
interface Entry {
  summary: string;
  load(): Promise<Command>;
}

const commands: Record<string, Entry> = {
  emulator: {
    summary: 'a stateful Cloudflare API on this machine, for clients in any language',
    load: async () => (await import('./emulator.ts')).command,
  },
};

const list = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(12)}${summary}`);
const help = `Usage: flarekit <command> [options]

Commands:
${list.join('\n')}

Options:
  --help      this text; after a command, its own
  --version   the version of flarekit`;

async function main([name, ...args]: string[]): Promise<void> {
  if (name === '--help' || name === '-h') return console.log(help);
  if (name === '--version') return console.log(version);
  if (name === undefined) {
    console.error(help);
    process.exitCode = 2;
    return;
  }
  if (!Object.hasOwn(commands, name)) {
    const what = name.startsWith('-') ? 'option' : 'command';
    throw new UsageError(`unknown ${what} ${JSON.stringify(name)}; try: flarekit --help`);
  }
  const command = await commands[name]?.load();
  if (args.includes('--help') || args.includes('-h')) return console.log(command?.help);
  await command?.run(args);
}

// A reader that has gone is no reason to fail, and unheard would be one.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`flarekit: ${error.message.replaceAll(/\s+/g, ' ')}`);
  process.exitCode = 2;
}
