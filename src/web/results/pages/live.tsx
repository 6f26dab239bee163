import { loadMessages } from 'virtual:messages/shared+public+status+live';
import { LivePage } from '../live-page.tsx';
import { startPage } from '../start-page.tsx';

startPage(loadMessages, LivePage);
