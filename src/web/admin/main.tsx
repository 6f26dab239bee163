import './console.css';

// Schemas ask when they are made whether they may compile themselves with `new Function`, which the pages' Content-Security-Policy
// forbids; so that is settled before anything that holds schemas is loaded.
Object.assign(globalThis, { ['__zod_globalConfig']: { jitless: true } });

void import('./start.tsx');
