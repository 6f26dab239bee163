import { loadMessages } from 'virtual:messages/shared+public+date+results';
import { ResultsPage } from '../results-page.tsx';
import { startPage } from '../start-page.tsx';

startPage(loadMessages, ResultsPage);
