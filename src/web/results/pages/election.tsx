import { loadMessages } from 'virtual:messages/shared+public+status+date+about';
import { ElectionPage } from '../election-page.tsx';
import { startPage } from '../start-page.tsx';

startPage(loadMessages, ElectionPage);
