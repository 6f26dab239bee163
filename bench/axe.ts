// `npm run axe [language …]`: every page in every state, in all languages and themes, at 320 px. Takes some twenty minutes on two cores.
import { chromium } from 'playwright-core';
import { BROWSER_ARGS, needBrowser } from '../scripts/browser.ts';
import { LANGUAGE_CODES, STOPS, THEMES, visit } from '../test/web/every-page.ts';
import { prepareHouse } from '../test/web/prepared-house.ts';

const executablePath = needBrowser();
const asked = process.argv.slice(2);
const house = await prepareHouse();
const browser = await chromium.launch({ executablePath, args: [...BROWSER_ARGS] });
let all = 0;
let looked = 0;
for (const language of LANGUAGE_CODES.filter((code) => asked.length === 0 || asked.includes(code))) {
  const { looks, found } = await visit(
    browser,
    house,
    STOPS,
    language,
    () => THEMES,
    (fault) => console.log(fault),
  );
  console.log(`${language}: ${looks} looks (pages × states × themes), ${found.length} findings`);
  all += found.length;
  looked += looks;
}
await browser.close();
await house.stop();
console.log(`${looked} looks, ${all} findings`);
process.exitCode = all === 0 ? 0 : 1;
