import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { defineConfig } from 'vitest/config';

/**
 * What takes longest begins first, so that no core waits at the end for one long file; those that drive a browser by turns with
 * those that only compute. Where each stands in this list is all that matters, not that it is complete.
 */
const LONG = [
  'test/web/every-page.test.ts',
  'test/sealed/ceremony.test.ts',
  'test/cli.test.ts',
  'test/web/accessibility.e2e.test.ts',
  'src/verify/mutated-archives.test.ts',
  'test/web/sealed-journey.e2e.test.ts',
  'src/verify/verify-archive.test.ts',
  'test/web/admin-pages.test.ts',
  'test/sealed/trustee-cli.test.ts',
  'test/web/booth.e2e.test.ts',
  'test/peers/belenios-tool.test.ts',
  'test/web/lighthouse.test.ts',
  'src/usecases/sealed-election.test.ts',
  'test/durability.test.ts',
  'src/protocol/ballot-forgery.test.ts',
  'test/web/method-options.e2e.test.ts',
  'src/protocol/tally.test.ts',
  'test/web/station.e2e.test.ts',
  'src/protocol/vectors.test.ts',
  'test/web/roll.e2e.test.ts',
  'src/cli/trustee.test.ts',
  'test/sealed/peers.test.ts',
  'src/counting/count.test.ts',
];

class LongFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const at = LONG.findIndex((name) => moduleId.endsWith(`/${name}`));
      return at < 0 ? LONG.length : at;
    };
    return Promise.resolve(files.toSorted((a, b) => place(a) - place(b) || a.moduleId.localeCompare(b.moduleId)));
  }
}

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'test/**/*.test.ts', 'test/**/*.test.tsx'],
    globalSetup: 'test/once-a-run.ts',
    // Node reads the program as it does outside of tests. Vite's own reader would make each call between files slower, by a sixth where
    // votes are counted; what only a bundler can read (.tsx) is tested in the browser.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    pool: 'forks',
    // One more than the cores that it is measured on: tests in a browser wait as much as they compute.
    maxWorkers: 3,
    sequence: { sequencer: LongFirst },
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
