import { startNode, StartRefused, type NodeConfig, type RunningNode } from '../server/main.ts';
import { type Arguments, JSON_OPTION, type Option, PLACE_OPTIONS, UsageError } from './arguments.ts';
import type { Command } from './commands.ts';
import { ownPlaceOf } from './place.ts';
import { Failure, note, printJson } from './terminal-output.ts';

/** Options of everything that starts a server. */
export const NODE_OPTIONS: readonly Option[] = [
  { name: 'port', value: 'N', help: 'port of HTTP (8080; 0: any free one)' },
  { name: 'host', value: 'ADDRESS', help: 'where to listen; default: this machine only; "::": every address, IPv6 and IPv4' },
  { name: 'tls-cert', value: 'FILE', help: 'certificate chain (PEM); read again at SIGHUP' },
  { name: 'tls-key', value: 'FILE', help: 'its private key (PEM)' },
  { name: 'behind-proxy', help: 'a proxy in front ends TLS and sends X-Forwarded-…' },
  { name: 'plain-http', help: 'unencrypted HTTP on other addresses than this machine’s' },
  { name: 'public-url', value: 'URL', help: 'where people reach the server, e.g. https://vote.example.org' },
  { name: 'terminal-port', value: 'N', help: 'port of the terminal channel (first system: 2345); default: none' },
  { name: 'terminal-host', value: 'ADDRESS', help: 'where the terminal channel listens; default: as --host, with --terminal-plain "::"' },
  { name: 'terminal-plain', help: 'an unencrypted terminal channel on other addresses than this machine’s' },
  { name: 'terminal-election', value: 'NAME', help: 'the only election on the terminal channel; default: every open one' },
  { name: 'chromium', value: 'PATH', help: 'browser that makes PDFs; "none": none; default: one of the usual places' },
  { name: 'log-level', value: 'LEVEL', help: 'silent, error, warn (default), info or debug' },
  ...PLACE_OPTIONS.filter(({ name }) => !['server', 'token', 'token-file'].includes(name)),
];

const LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const;

/** The server that these arguments describe. */
export function nodeConfigOf(
  args: Arguments,
  defaults: { readonly port: number; readonly terminalPort?: number } = { port: 8080 },
): NodeConfig {
  const place = ownPlaceOf(args, true);
  const certFile = args.text('tls-cert');
  const keyFile = args.text('tls-key');
  if ((certFile === undefined) !== (keyFile === undefined)) throw new UsageError('--tls-cert and --tls-key belong together.');
  const terminalPort = args.number('terminal-port', 0, 65_535, defaults.terminalPort);
  const extra =
    ['terminal-host', 'terminal-election'].find((name) => args.text(name) !== undefined) ??
    (args.flag('terminal-plain') ? 'terminal-plain' : undefined);
  if (terminalPort === undefined && extra !== undefined) throw new UsageError(`--${extra} goes with --terminal-port.`);
  return {
    dataFolder: place.kind === 'folder' ? place.folder : '',
    database: place.kind === 'database' ? place.url : undefined,
    keyFile: place.keyFile,
    host: args.text('host'),
    port: args.number('port', 0, 65_535, defaults.port)!,
    plainHttp: args.flag('plain-http'),
    behindProxy: args.flag('behind-proxy'),
    tls: certFile !== undefined && keyFile !== undefined ? { certFile, keyFile } : undefined,
    publicUrl: args.text('public-url'),
    terminalPort,
    terminalHost: args.text('terminal-host') ?? (args.flag('terminal-plain') ? '::' : undefined),
    terminalPlain: args.flag('terminal-plain'),
    terminalElection: args.text('terminal-election'),
    chromium: args.text('chromium'),
    logLevel: args.choice('log-level', LEVELS, 'warn'),
  };
}

/** Starts a node; what keeps it from starting becomes one clear line. */
export async function startOrFail(config: NodeConfig): Promise<RunningNode> {
  try {
    return await startNode(config);
  } catch (error) {
    if (error instanceof StartRefused) throw new Failure(error.message, { kind: 'not-started' });
    throw error;
  }
}

/** Milliseconds in which signals are one act: Ctrl-C reaches a process from the terminal and again from its launcher. */
const ONE_ACT = 2_000;

/**
 * Resolves when the process is asked to end: SIGINT, SIGTERM, or the launcher that started us is gone. Whoever asks again while it has not
 * ended ends it at once.
 */
export function untilAskedToEnd(): Promise<void> {
  return new Promise((resolve) => {
    let asked: number | undefined;
    const end = (): void => {
      // The channel would keep the process alive after everything is closed.
      if (process.connected) process.disconnect();
      resolve();
    };
    const onSignal = (): void => {
      asked ??= performance.now();
      if (performance.now() - asked > ONE_ACT) process.exit(1);
      end();
    };
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, onSignal);
    if (process.env['VERITALLY_LAUNCHER'] !== undefined && process.connected) process.once('disconnect', end);
  });
}

/** The addresses of a running node, a line each. */
export function announce(node: RunningNode): void {
  note(`Veritally serves at ${node.url}`);
  for (const address of node.addresses.slice(1)) note(`                    ${address}`);
  if (node.terminal) note(`Terminal channel:   ${node.terminal}`);
  if (node.firstAdminLink) note(`\nThe first administrator signs up here, once:\n  ${node.firstAdminLink}`);
}

export const COMMANDS: readonly Command[] = [
  {
    form: {
      name: 'serve',
      positionals: [],
      summary: 'Runs the server until it is stopped (Ctrl-C, SIGTERM).',
      options: [...NODE_OPTIONS, JSON_OPTION],
      notes:
        'With --json one line {"url":…,"terminal":…} tells when it is ready. Unencrypted traffic to other machines is refused unless it is asked\nfor by name (--plain-http, --terminal-plain).',
    },
    run: async (args) => {
      const ended = untilAskedToEnd();
      const node = await startOrFail(nodeConfigOf(args));
      process.on('SIGHUP', () => {
        try {
          node.reloadTls();
        } catch (error) {
          note(error instanceof Error ? error.message : String(error));
        }
      });
      if (args.flag('json'))
        printJson({ url: node.url, terminal: node.terminal, addresses: node.addresses, firstAdminLink: node.firstAdminLink });
      else {
        announce(node);
        note('\nCtrl-C stops it.');
      }
      await ended;
      await node.stop();
      return 0;
    },
  },
];
