import { sql } from 'kysely';
import type { Store } from '../usecases/ports.ts';
import type { Engine } from './engine.ts';

type SettingQueries = Pick<Store, 'putAsset' | 'findAsset' | 'getSetting' | 'initSetting' | 'raiseSetting' | 'putSetting'>;

/** Pictures and settings that all nodes share. */
export function settingQueries(engine: Engine): SettingQueries {
  const getSetting: Store['getSetting'] = async (key) =>
    (await engine.db.selectFrom('settings').select('value').where('key', '=', key).executeTakeFirst())?.value;
  return {
    putAsset: (asset) =>
      engine.write(async (tx) => {
        await tx
          .insertInto('assets')
          .values({ id: asset.id, media_type: asset.mediaType, content: asset.content })
          .onConflict((conflict) => conflict.column('id').doNothing())
          .execute();
      }),
    findAsset: async (id) => {
      const row = await engine.db.selectFrom('assets').selectAll().where('id', '=', id).executeTakeFirst();
      return row && { id: row.id, mediaType: row.media_type, content: row.content };
    },
    getSetting,
    initSetting: async (key, value) => {
      await engine.write(async (tx) => {
        await tx
          .insertInto('settings')
          .values({ key, value })
          .onConflict((conflict) => conflict.column('key').doNothing())
          .execute();
      });
      return (await getSetting(key)) ?? value;
    },
    raiseSetting: (key, value) =>
      engine.write(async (tx) => {
        const done = await tx
          .insertInto('settings')
          .values({ key, value: String(value) })
          .onConflict((conflict) =>
            conflict
              .column('key')
              .doUpdateSet({ value: String(value) })
              .where(sql<boolean>`cast(settings.value as bigint) < ${value}`),
          )
          .returning('key')
          .executeTakeFirst();
        return done !== undefined;
      }),
    putSetting: (key, value) =>
      engine.write(async (tx) => {
        await tx
          .insertInto('settings')
          .values({ key, value })
          .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
          .execute();
      }),
  };
}
