import { loadMessages } from 'virtual:messages/shared+public+about';
import { ElectionPage } from '../election-page.tsx';
import { startPage } from '../start-page.tsx';

startPage(loadMessages, ElectionPage);
