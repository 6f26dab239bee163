import { programVersion, startNode, StartRefused, type NodeConfig, type RunningNode } from './main.ts';

/** How a served node speaks to the one who started it. */
export interface ServeOptions {
  /** One line of JSON when ready, and nothing else on the standard output. */
  readonly json: boolean;
  /** Further lines for the person, after the addresses. */
  readonly more?: readonly string[] | undefined;
  /** Called once the node serves and before it is announced. */
  readonly ready?: ((node: RunningNode) => Promise<void> | void) | undefined;
}

/** Where the launcher runs us in a child, its death closes our channel: then this process ends at once, as if it had been killed itself. */
function endWithLauncher(): void {
  if (process.env['VERITALLY_LAUNCHER'] === '1' && process.connected) process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
}

function announcement(node: RunningNode, more: readonly string[]): string {
  const lines = [`Veritally ${programVersion()} is running:`, ...node.addresses.map((address) => `  ${address}`)];
  if (node.terminal !== null) lines.push(`Terminal channel: ${node.terminal}`);
  if (node.firstAdminLink !== null) lines.push('Make the first administrator (this link works once, within a day):', `  ${node.firstAdminLink}`);
  return [...lines, ...more, 'Ctrl+C stops it.', ''].join('\n');
}

/**
 * Starts a node, says where it is, and serves until SIGINT or SIGTERM (then every waiting cast is recorded first; a second signal ends at
 * once). SIGHUP reads the TLS files again. Returns the exit code: 0 after a stop, 1 where it could not start, with one line on why on the
 * standard error stream.
 */
export async function serveNode(config: NodeConfig, options: ServeOptions): Promise<number> {
  let node: RunningNode;
  try {
    node = await startNode(config);
  } catch (error) {
    if (!(error instanceof StartRefused)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
  endWithLauncher();
  process.on('unhandledRejection', (error) => { process.stderr.write(`A fault that nothing caught; the server goes on: ${error instanceof Error ? error.stack : String(error)}\n`); });
  process.on('SIGHUP', () => {
    try {
      node.reloadTls();
    } catch (error) {
      process.stderr.write(`${(error as Error).message} The earlier certificate stays in use.\n`);
    }
  });
  await options.ready?.(node);
  const { url, terminal, addresses, firstAdminLink } = node;
  process.stdout.write(options.json ? `${JSON.stringify({ url, terminal, addresses, firstAdminLink })}\n` : announcement(node, options.more ?? []));
  await new Promise<void>((resolve) => {
    const stop = (): void => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));
      resolve();
    };
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  });
  await node.stop();
  return 0;
}
