import { loadMessages } from 'virtual:messages/shared+form+public+tracker';
import { TrackerPage } from '../tracker-page.tsx';
import { startPage } from '../start-page.tsx';

startPage(loadMessages, TrackerPage);
