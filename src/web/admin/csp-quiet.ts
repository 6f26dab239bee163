import { z } from 'zod';

// Must be the first import of the entry: schemas decide when they are made whether they may compile themselves with `new Function`,
// which the pages' Content-Security-Policy forbids.
z.config({ jitless: true });
