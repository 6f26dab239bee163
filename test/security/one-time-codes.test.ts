import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAdmin } from '../../src/usecases/admin-accounts.ts';
import { checkAdmin, confirmTotp, startTotp } from '../../src/usecases/administrators.ts';
import type { AdminRecord } from '../../src/usecases/people-ports.ts';
import { OFFICER, testHouse, type TestHouse } from '../support/house.ts';

// A second factor opens once (RFC 6238, section 5.2), also when it is sent several times at once.

const NOW = Date.UTC(2026, 11, 1, 9);
const password = 'correct horse battery';
let house: TestHouse;
let admin: AdminRecord;
beforeAll(async () => {
  house = await testHouse(NOW);
  const made = await createAdmin(house.ctx, OFFICER, { username: 'olga', name: 'Olga', password, role: 'owner' });
  if (!made.ok) throw new Error(made.error.kind);
  admin = made.value;
});
afterAll(() => house.close());

const enter = async (code: string): Promise<boolean> => (await checkAdmin(house.ctx, { username: 'olga', password, code })).ok;

test('the code that turned the factor on, a code, and a recovery code each open at most once', async () => {
  const { secret } = startTotp(house.ctx, admin);
  const totp = new TOTP({ secret: Secret.fromBase32(secret) });
  const first = totp.generate({ timestamp: NOW });
  const codes = await confirmTotp(house.ctx, admin, secret, first);
  if (!codes.ok) throw new Error(codes.error.kind);
  expect(await enter(first), 'the code of the set-up was used').toBe(false);
  const next = totp.generate({ timestamp: NOW + 30_000 });
  expect((await Promise.all([enter(next), enter(next), enter(next)])).filter(Boolean)).toHaveLength(1);
  const [recovery = ''] = codes.value;
  expect((await Promise.all([enter(recovery), enter(recovery), enter(recovery)])).filter(Boolean)).toHaveLength(1);
  expect(await enter(codes.value[1] ?? '')).toBe(true);
});
