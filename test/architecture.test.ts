import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

// The house plan of docs/architecture.md, held: which room may import which, and which npm packages a room may use. Every import of the
// sources must be read and resolved; a check that passes over what it cannot resolve would pass in vain.

const ROOT = path.dirname(import.meta.dirname);
const SRC = path.join(ROOT, 'src');

interface Room {
  readonly rooms: readonly string[];
  readonly packages: readonly RegExp[];
  /** Which of Node's own modules may be used. */
  readonly node: RegExp;
}

const NOBLE = /^@noble\/(?:curves|ed25519|hashes|ciphers)$/;
const NONE = /^$/;
const ANY = /^node:/;
const pure = (rooms: readonly string[], packages: readonly RegExp[] = []): Room => ({ rooms, packages, node: NONE });

const TABLE: Readonly<Record<string, Room>> = {
  kernel: pure([]),
  protocol: pure(['kernel'], [NOBLE]),
  counting: pure(['kernel']),
  election: pure(['kernel', 'protocol', 'counting']),
  verify: pure(['kernel', 'protocol', 'counting', 'election']),
  wire: pure(['kernel', 'protocol', 'counting', 'election'], [/^zod$/]),
  // Long acts give way to others in between, hence the timers.
  usecases: {
    ...pure(['kernel', 'protocol', 'counting', 'election', 'verify', 'wire/refusals.ts'], [/^otpauth$/, /^csv-parse$/]),
    node: /^node:timers\/promises$/,
  },
  store: {
    rooms: [
      'kernel',
      'election',
      'usecases/ports.ts',
      'usecases/people-ports.ts',
      'usecases/context.ts',
      'verify/proof-work.ts',
      'verify/worker-pool.ts',
      'protocol/verifying-groups.ts',
      'protocol/group.ts',
      'protocol/groups.ts',
      'protocol/wasm-curve.ts',
    ],
    packages: [/^kysely$/, /^pg$/, /^@node-rs\/argon2$/],
    node: ANY,
  },
  server: {
    rooms: ['kernel', 'protocol', 'counting', 'election', 'verify', 'wire', 'usecases', 'store', 'web/entries.ts'],
    packages: [/^fastify$/, /^pino$/, /^uqr$/, /^zod$/],
    node: ANY,
  },
  web: {
    rooms: ['kernel', 'protocol', 'counting', 'election', 'verify', 'wire'],
    packages: [
      /^p?react(?:-dom)?$/,
      /^zod$/,
      /^intl-messageformat$/,
      /^uqr$/,
      /^react-aria-components$/,
      /^@tanstack\/react-(?:query|router|virtual)$/,
      /^react-hook-form$/,
      /^@hookform\/resolvers$/,
      /^papaparse$/,
      NOBLE,
    ],
    node: NONE,
  },
  cli: {
    rooms: ['kernel', 'protocol', 'counting', 'election', 'verify', 'wire', 'usecases', 'store', 'server/main.ts', 'server/config.ts'],
    packages: [/^yaml$/, /^uqr$/, /^zod$/, /^csv-parse$/],
    node: ANY,
  },
};

/** `sqlite.ts` and `postgres.ts` are opened where a house is built, nowhere else. */
const ENGINES = /^store\/(?:sqlite|postgres)\.ts$/;
const OPENS_ENGINES = /^(?:store\/|server\/main\.ts$|cli\/)/;

interface Edge {
  readonly from: string;
  readonly specifier: string;
  /** Path below src/ with forward slashes, `npm:name`, `node:name` or `virtual:…`; undefined where nothing was found. */
  readonly to: string | undefined;
}

const isTest = (file: string): boolean => /\.(?:test|fixture|contract)\.tsx?$/.test(file) || file.includes('/fixtures/');

function sources(): readonly string[] {
  return readdirSync(SRC, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map((entry) => path.relative(SRC, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
}

/** Comments out, strings kept: an import inside a comment is none. */
function withoutComments(text: string): string {
  return text.replaceAll(
    /("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|\/\*[\s\S]*?\*\/|(?<=^|[\s;{}(,])\/\/[^\n]*/g,
    (_, text_: string | undefined) => text_ ?? ' ',
  );
}

const STATEMENT = /(?:^|[\n;}])\s*(?:import|export)\s+(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]/g;
const DYNAMIC = /\bimport\s*\(\s*['"]([^'"]+)['"]/g;
const TYPE = /\bimport\(\s*['"]([^'"]+)['"]\s*\)\s*\./g;

function specifiersOf(text: string): readonly string[] {
  const plain = withoutComments(text);
  return [...new Set([STATEMENT, DYNAMIC, TYPE].flatMap((pattern) => [...plain.matchAll(pattern)].map((match) => match[1] ?? '')))];
}

function resolve(from: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) {
    const target = path.join(SRC, path.dirname(from), specifier.replace(/\?.*$/, ''));
    return existsSync(target) ? path.relative(SRC, target).split(path.sep).join('/') : undefined;
  }
  if (specifier.startsWith('virtual:')) return specifier;
  if (isBuiltin(specifier)) return specifier.startsWith('node:') ? specifier : `node:${specifier}`;
  const name = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
  return existsSync(path.join(ROOT, 'node_modules', name)) ? `npm:${name}` : undefined;
}

const files = sources();
const edges: readonly Edge[] = files.flatMap((from) =>
  specifiersOf(readFileSync(path.join(SRC, from), 'utf8')).map((specifier) => ({ from, specifier, to: resolve(from, specifier) })),
);
const ofRooms = edges.filter(({ from }) => !isTest(from));
const roomOf = (file: string): string => file.split('/')[0] ?? '';
const told = ({ from, to, specifier }: Edge): string => `${from} → ${to ?? specifier}`;

function allowed({ from, to }: Edge): boolean {
  const room = TABLE[roomOf(from)];
  if (!room || to === undefined) return false;
  if (to.startsWith('npm:')) return room.packages.some((pattern) => pattern.test(to.slice(4)));
  if (to.startsWith('node:')) return room.node.test(to);
  if (to.startsWith('virtual:')) return roomOf(from) === 'web';
  return roomOf(to) === roomOf(from) || room.rooms.some((open) => (open.includes('/') ? to === open : roomOf(to) === open));
}

describe('the import table of docs/architecture.md', () => {
  test('every source file stands in a room of the table', () => {
    expect(files.filter((file) => !(roomOf(file) in TABLE))).toEqual([]);
    for (const room of Object.keys(TABLE))
      expect(
        files.some((file) => roomOf(file) === room),
        `${room} has files`,
      ).toBe(true);
  });

  test('imports were found in number, and every one of them resolves', () => {
    expect(edges.length).toBeGreaterThan(600);
    const importing = new Set(edges.map(({ from }) => from));
    const words = files.filter(
      (file) =>
        /^(?:import\b[^;=(]*|export (?:type )?(?:\{[^}]*\}|\*)[^;]*)\sfrom\s/m.test(
          withoutComments(readFileSync(path.join(SRC, file), 'utf8')),
        ) && !importing.has(file),
    );
    expect(words, 'files whose imports were not read').toEqual([]);
    expect(edges.filter(({ to }) => to === undefined).map(told)).toEqual([]);
  });

  test('no room imports what the table does not open to it', () => {
    expect(ofRooms.filter((edge) => !allowed(edge)).map(told)).toEqual([]);
  });

  test('the engines are opened where a house is built, and nowhere else', () => {
    const wrong = ofRooms.filter(({ from, to }) => to !== undefined && ENGINES.test(to) && !OPENS_ENGINES.test(from));
    expect(wrong.map(told)).toEqual([]);
    expect(ofRooms.some(({ from, to }) => from === 'server/main.ts' && to === 'store/sqlite.ts')).toBe(true);
  });

  test('the table has no circle: a room names rooms above it only', () => {
    const order = Object.keys(TABLE);
    for (const [room, { rooms }] of Object.entries(TABLE)) {
      const below = rooms.filter((open) => !open.includes('/') && order.indexOf(open) >= order.indexOf(room));
      expect(below, room).toEqual([]);
    }
  });

  test('files are kebab-case and none is a drawer', () => {
    expect(files.filter((file) => !file.split('/').every((part) => /^[a-z0-9]+(?:[-.][a-z0-9]+)*(?:\.tsx?)?$/.test(part)))).toEqual([]);
    expect(files.filter((file) => /(?:^|\/)(?:utils?|helpers?|common|misc|index)(?:\.|\/)/.test(file))).toEqual([]);
  });

  test('no file is far too long', () => {
    const long = files.filter((file) => !isTest(file) && readFileSync(path.join(SRC, file), 'utf8').split('\n').length > 500);
    expect(long).toEqual([]);
  });
});

describe('the reader of imports', () => {
  test('reads every form and no comment', () => {
    const text = [
      "import a from './a.ts';",
      "import {\n  b,\n} from './b.ts';",
      "import type { C } from './c.ts';",
      "import './d.css';",
      "export { e } from './e.ts';",
      "export * from './f.ts';",
      "const g = await import('./g.ts');",
      "type H = import('./h.ts').H;",
      "// import x from './no.ts';",
      "/* import y from './no.ts'; */",
      'const z = "// not a comment"; import i from \'./i.ts\';',
    ].join('\n');
    expect(specifiersOf(text).toSorted()).toEqual([
      './a.ts',
      './b.ts',
      './c.ts',
      './d.css',
      './e.ts',
      './f.ts',
      './g.ts',
      './h.ts',
      './i.ts',
    ]);
  });

  test('finds a forbidden import when there is one', () => {
    expect(allowed({ from: 'kernel/x.ts', specifier: '', to: 'election/definition.ts' })).toBe(false);
    expect(allowed({ from: 'counting/x.ts', specifier: '', to: 'npm:zod' })).toBe(false);
    expect(allowed({ from: 'cli/x.ts', specifier: '', to: 'server/http/gateway.ts' })).toBe(false);
    expect(allowed({ from: 'cli/x.ts', specifier: '', to: 'server/main.ts' })).toBe(true);
    expect(allowed({ from: 'wire/x.ts', specifier: '', to: 'node:fs' })).toBe(false);
  });
});
