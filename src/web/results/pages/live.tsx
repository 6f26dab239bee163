import { loadMessages } from 'virtual:messages/shared+public+live';
import { LivePage } from '../live-page.tsx';
import { startPage } from '../start-page.tsx';

startPage(loadMessages, LivePage);
